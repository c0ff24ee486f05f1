import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants as zlib, gzip } from 'node:zlib';
import type { Context } from 'hono';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Readers revalidate; a CDN may keep a page half a minute, and serve it for a day while the server is down. */
const PAGE_CACHING = 'public, max-age=0, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400';
/** The name of a built asset changes with its content. */
const ASSET_CACHING = 'public, max-age=31536000, immutable';
/** Compressed pages kept in memory: about 200 × 20 kB. */
const MAX_COMPRESSED = 200;
/** HTML changes with every reaction, so it is compressed while someone waits; assets are done once, at publishing. */
const BROTLI_QUALITY = 5;

/** The path of the file that answers a URL path, below the public folder; null when no file can. */
export function filePath(urlPath: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (!/^\/[\w\-./~]*$/.test(path) || /(^|\/)\.|\/\//.test(path)) return null;
  return path.endsWith('/') ? `${path}index.html` : path;
}

/** A public file as an answer: ETag, 304, compressed where it helps. Null when there is no such file. */
export async function staticAnswer(
  c: Context,
  publicFolder: string,
  urlPath = new URL(c.req.url).pathname,
): Promise<Response | null> {
  const path = filePath(urlPath);
  if (!path) return null;
  const file = await openFile(join(publicFolder, path));
  if (!file) return null;
  try {
    return await answer(c, path, file);
  } finally {
    await file.close();
  }
}

async function answer(c: Context, path: string, file: FileHandle): Promise<Response | null> {
  // Everything below speaks of the opened file: a bake may rename another over it at any moment.
  const stat = await file.stat({ bigint: true });
  if (!stat.isFile()) return null;
  const etag = `W/"${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}"`;
  const hashed = path.startsWith('/_astro/');
  const headers = new Headers({
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    'Cache-Control': hashed ? ASSET_CACHING : PAGE_CACHING,
    ETag: etag,
    Vary: 'Accept-Encoding',
  });
  if (
    c.req
      .header('if-none-match')
      ?.split(/\s*,\s*/)
      .includes(etag)
  )
    return new Response(null, { status: 304, headers });

  const encoding = compressible.test(headers.get('Content-Type')!) ? acceptedEncoding(c) : null;
  const body = new Uint8Array(await file.readFile());
  if (!encoding) return new Response(body, { headers });
  headers.set('Content-Encoding', encoding);
  return new Response(await compressed(`${path} ${etag} ${encoding}`, body, encoding), { headers });
}

type Bytes = Uint8Array<ArrayBuffer>;

const compressible = /^(text\/|application\/(json|xml)|image\/svg)/;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const compressedPages = new Map<string, Bytes>();

function acceptedEncoding(c: Context): 'br' | 'gzip' | null {
  const accepted = c.req.header('accept-encoding') ?? '';
  if (/\bbr\b(?!\s*;\s*q=0(?![.\d]*[1-9]))/.test(accepted)) return 'br';
  return /\bgzip\b(?!\s*;\s*q=0(?![.\d]*[1-9]))/.test(accepted) ? 'gzip' : null;
}

async function compressed(key: string, body: Bytes, encoding: 'br' | 'gzip'): Promise<Bytes> {
  const known = compressedPages.get(key);
  if (known) return known;
  const made = new Uint8Array(
    encoding === 'br'
      ? await brotli(body, { params: { [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
      : await gzipped(body),
  );
  compressedPages.set(key, made);
  if (compressedPages.size > MAX_COMPRESSED) compressedPages.delete(compressedPages.keys().next().value!);
  return made;
}

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
}
