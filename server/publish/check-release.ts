import { existsSync } from 'node:fs';
import { lstat, open, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { faultOfPublicName, HEAD_BYTES, isWhatItSays, withoutTwin } from '../http/file-types.ts';
import { filesIn } from './files-in.ts';

/** Folders of Astro's that hold articles in plain text and must never be served. */
const FORBIDDEN = ['.prerender', 'prive', 'private'];
const reference = /(?:href|src|srcset|content)="(?:https?:\/\/[^/"]+)?(\/(?:_astro|fonts)\/[^"?#\s,]+)/g;

/** Refuses a release whose pages ask for files it does not have, or that has a private folder among the public ones. */
export async function checkRelease(root: string): Promise<void> {
  const publicFolder = join(root, 'public');
  for (const name of FORBIDDEN) {
    if (existsSync(join(publicFolder, name))) throw new Error(`Publishing stopped: public/${name} exists.`);
  }
  for (const name of [
    'artikelen.json',
    'gepland.json',
    'images.json',
    'melding/index.html',
    'mijn/index.html',
    'reactie/index.html',
    'beheer/index.html',
    'handleiding/index.html',
    'stijl/index.html',
  ]) {
    if (!existsSync(join(root, 'private', name))) throw new Error(`Publishing stopped: private/${name} is missing.`);
  }
  for (const page of await htmlFiles(root)) {
    for (const [, asset] of (await readFile(page, 'utf8')).matchAll(reference)) {
      if (existsSync(join(publicFolder, asset!)) || existsSync(join(root, 'private', asset!))) continue;
      throw new Error(`Publishing stopped: ${relative(root, page)} asks for ${asset}, which does not exist.`);
    }
  }
}

/** Refuses a release with a public file that no list knows, or that is another thing than its name says. */
export async function checkPublicFiles(publicFolder: string): Promise<void> {
  for (const path of filesIn(publicFolder)) {
    const fault = await faultOf(publicFolder, path);
    if (fault) throw new Error(`Publishing stopped: public/${path} ${fault}.`);
  }
}

const nameFaults = {
  name: 'has another name than letters, digits, dots, dashes and underscores make',
  type: 'is of a kind that may not be public',
};

async function faultOf(folder: string, path: string): Promise<string | null> {
  const fault = faultOfPublicName(path);
  if (fault) return nameFaults[fault];
  if (!(await lstat(join(folder, path))).isFile()) return 'leads to another file';
  const whole = withoutTwin(path);
  if (whole !== path) return existsSync(join(folder, whole)) ? null : `has no ${whole} beside it`;
  if (path === '_headers') return null;
  const begin = await head(join(folder, path));
  if (begin.length === 0) return 'is empty'; // something that wrote it was cut short
  return isWhatItSays(path, begin) ? null : 'is not what its name says';
}

async function head(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function htmlFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true });
  return entries.filter((name) => name.endsWith('.html')).map((name) => join(root, name));
}
