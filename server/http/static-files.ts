import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'hono';
import { type FileType, servedType } from './file-types.ts';
import { headerOf } from './request-headers.ts';
import { acceptedEncoding, compressed, type Encoding } from './compression.ts';

/** Readers revalidate; a CDN may keep a page half a minute, and serve it for a day while the server is down. */
export const PAGE_CACHING = 'public, max-age=0, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400';
/** The name of a built asset changes with its content. */
export const ASSET_CACHING = 'public, max-age=31536000, immutable';
/** The same of what an author put there; but it can be taken away, and then a CDN must not go on handing it out. */
export const PICTURE_CACHING = `${ASSET_CACHING}, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400`;

/**
 * That there is nothing here a CDN must store: an answer that may not be stored leaves the page or picture that stood
 * there before in its place, and nginx hands that out for as long as someone asks.
 */
export const GONE_CACHING = 'public, max-age=0, s-maxage=10';

/** Whether a public file could be here, spelled as we spell it: of no other address a proxy can take it for another. */
export const isPlainPath = (url: string): boolean => {
  const { pathname, search } = new URL(url);
  return !search && /^\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?$/.test(pathname);
};

/** The path of the file that answers a URL path, below the public folder; null when no file can. */
function filePath(urlPath: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (!/^\/[\w\-./~]*$/.test(path) || /(^|\/)\.|\/\//.test(path)) return null;
  return path.endsWith('/') ? `${path}index.html` : path;
}

/** A public file as an answer: ETag, 304, compressed where it helps. Null when there is no such file, or of no known kind. */
export async function staticAnswer(
  c: Context,
  publicFolder: string,
  urlPath = new URL(c.req.url).pathname,
): Promise<Response | null> {
  const path = filePath(urlPath);
  const type = path && servedType(path);
  if (!path || !type) return null;
  const onDisk = join(publicFolder, path);
  const file = await openFile(onDisk);
  if (!file) return null;
  try {
    return await answer(c, { path, type, file, onDisk });
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

type Opened = { path: string; type: FileType; file: FileHandle; onDisk: string };

async function answer(c: Context, { path, type, file, onDisk }: Opened): Promise<Response | null> {
  // Everything below speaks of the opened file: a bake may rename another over it at any moment.
  const stat = await file.stat({ bigint: true });
  if (!stat.isFile()) return null;
  const etag = `W/"${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}"`;
  const headers = new Headers({
    'Content-Type': type.media,
    'Cache-Control': cachingOf(path, type),
    ETag: etag,
    Vary: 'Accept-Encoding',
  });
  const known =
    headerOf(c, 'if-none-match')
      ?.split(',')
      .map((one) => one.trim()) ?? [];
  if (known.includes(etag)) return new Response(null, { status: 304, headers });

  const encoding = type.compress ? acceptedEncoding(headerOf(c, 'accept-encoding')) : null;
  if (!encoding) return new Response(new Uint8Array(await file.readFile()), { headers });
  headers.set('Content-Encoding', encoding);
  const ready = path.startsWith('/_astro/') ? await madeAtPublishing(onDisk, encoding) : null;
  if (ready) return new Response(ready, { headers });
  const source = { size: Number(stat.size), read: async () => new Uint8Array(await file.readFile()) };
  return new Response(await compressed(`${path} ${etag}`, source, encoding), { headers });
}

function cachingOf(path: string, { code }: FileType): string {
  if (!path.startsWith('/_astro/')) return PAGE_CACHING;
  return code ? ASSET_CACHING : PICTURE_CACHING;
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
