import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context } from 'hono';
import { headerOf } from '../headers.ts';
import { acceptedEncoding, compressed, compressible, type Encoding } from './compression.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.epub': 'application/epub+zip',
  '.pdf': 'application/pdf',
};

/** The media type of a file by its name. */
export const typeOf = (name: string): string => types[extname(name)] ?? 'application/octet-stream';

/** Readers revalidate; a CDN may keep a page half a minute, and serve it for a day while the server is down. */
export const PAGE_CACHING = 'public, max-age=0, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400';
/** The name of a built asset changes with its content. */
export const ASSET_CACHING = 'public, max-age=31536000, immutable';

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
  const onDisk = join(publicFolder, path);
  const file = await openFile(onDisk);
  if (!file) return null;
  try {
    return await answer(c, { path, file, onDisk });
  } finally {
    await file.close();
  }
}

/** The built page at this address, to be drawn for a reader; null when the address is no page. */
export async function htmlPage(c: Context, publicFolder: string): Promise<string | null> {
  const path = filePath(new URL(c.req.url).pathname);
  if (!path?.endsWith('.html')) return null;
  return readFile(join(publicFolder, path), 'utf8').catch(() => null);
}

type Opened = { path: string; file: FileHandle; onDisk: string };

async function answer(c: Context, { path, file, onDisk }: Opened): Promise<Response | null> {
  // Everything below speaks of the opened file: a bake may rename another over it at any moment.
  const stat = await file.stat({ bigint: true });
  if (!stat.isFile()) return null;
  const etag = `W/"${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}"`;
  const type = typeOf(path);
  const headers = new Headers({
    'Content-Type': type,
    'Cache-Control': path.startsWith('/_astro/') ? ASSET_CACHING : PAGE_CACHING,
    ETag: etag,
    Vary: 'Accept-Encoding',
  });
  const known =
    headerOf(c, 'if-none-match')
      ?.split(',')
      .map((one) => one.trim()) ?? [];
  if (known.includes(etag)) return new Response(null, { status: 304, headers });

  const encoding = compressible.test(type) ? acceptedEncoding(headerOf(c, 'accept-encoding')) : null;
  if (!encoding) return new Response(new Uint8Array(await file.readFile()), { headers });
  headers.set('Content-Encoding', encoding);
  const ready = path.startsWith('/_astro/') ? await madeAtPublishing(onDisk, encoding) : null;
  if (ready) return new Response(ready, { headers });
  const source = { size: Number(stat.size), read: async () => new Uint8Array(await file.readFile()) };
  return new Response(await compressed(`${path} ${etag}`, source, encoding), { headers });
}

async function madeAtPublishing(onDisk: string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer> | null> {
  const made = await readFile(`${onDisk}.${encoding === 'br' ? 'br' : 'gz'}`).catch(() => null);
  return made && new Uint8Array(made);
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
