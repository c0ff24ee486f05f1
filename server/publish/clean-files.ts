import { messageOf } from '../text/message-of.ts';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { extensionOf, fileType } from '../http/file-types.ts';
import { filesIn } from './files-in.ts';
import { readPicture } from './read-picture.ts';
import { cleanSvg } from './svg.ts';

/** Of photographs that are shown as they are, such as those in `public/`: no loss that an eye sees. */
const QUALITY = 90;
const FOLDERS = ['public', 'private/_astro'];

/**
 * Draws every picture anew that still lies in a release as its maker left it: a drawing without what it could run or
 * fetch, a photograph without where, when and by whom it was taken. `ours`: names in `_astro/` that we made ourselves.
 */
export async function cleanFiles(root: string, ours: Set<string>): Promise<void> {
  for (const folder of FOLDERS) {
    for (const path of filesIn(join(root, folder))) {
      const isOurs = join(folder, path).includes('/_astro/') && ours.has(basename(path));
      const file = join(root, folder, path);
      if (!isOurs && isPicture(path)) await writeFile(file, await drawnAnew(path, await readFile(file)));
    }
  }
}

const isPicture = (path: string): boolean => extensionOf(path) === 'svg' || fileType(path)?.holds === 'picture';

async function drawnAnew(path: string, bytes: Buffer): Promise<string | Buffer> {
  return extensionOf(path) === 'svg' ? cleanDrawing(path, bytes) : cleanPhotograph(path, bytes);
}

async function cleanPhotograph(name: string, bytes: Buffer): Promise<Buffer> {
  const { upright, format } = await readPicture({ name, bytes });
  return upright().toFormat(format, { quality: QUALITY }).toBuffer();
}

/** A browser reads an address of data in whatever case. */
const embedded = /(?<=href="data:image\/)(png|jpeg|webp|gif);base64,([^"]*)/gi;

/** A photograph within a drawing is a photograph too. */
async function cleanDrawing(path: string, bytes: Buffer): Promise<string> {
  const drawing = cleaned(path, bytes);
  const clean = new Map<string, string>();
  for (const [whole, format, data] of drawing.matchAll(embedded)) {
    const inside = await cleanPhotograph(`${path}: embedded.${format}`, Buffer.from(data!, 'base64'));
    clean.set(whole, `${format};base64,${inside.toString('base64')}`);
  }
  return drawing.replace(embedded, (whole) => clean.get(whole) ?? '');
}

function cleaned(path: string, bytes: Buffer): string {
  try {
    return cleanSvg(bytes.toString('utf8'));
  } catch (error) {
    throw new Error(`Publishing stopped: the drawing ${path} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}
