import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

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

async function htmlFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true });
  return entries.filter((name) => name.endsWith('.html')).map((name) => join(root, name));
}
