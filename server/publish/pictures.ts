import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Parser } from 'htmlparser2';
import { extensionOf, fileType } from '../http/file-types.ts';
import { escapeHtml } from '../text/escape-html.ts';
import { readPicture } from './read-picture.ts';

/** Pixels across: a phone, the text column (41 rem), and both on a screen of twice as many. */
const WIDTHS = [400, 656, 960, 1312];
/** The text column of src/styles/base.css; on a phone the page less its gutters. */
const SIZES = '(min-width: 48rem) 41rem, calc(100vw - 2.5rem)';
/** Where a photograph still looks like one, by eye, at half the bytes of the default. */
const QUALITY = { avif: 50, webp: 74 } as const;
/** Changes when the making does, so that nothing of an older making is kept. */
const MAKING = '2';

const formats = ['avif', 'webp'] as const;
type Format = (typeof formats)[number];
type Made = { colour: string; width: number; height: number; files: { name: string; format: Format; width: number }[] };

/**
 * Gives every photograph in a release, gated ones too, the sizes and formats a screen needs, and the colour it has from
 * afar; what moves goes on moving. Drawn anew, so nothing a camera or a program wrote beside the picture comes along.
 * What was made before comes from `cache`: the same file gives the same pictures. Returns the names of what was made.
 * Throws one line when a picture is no picture, or of a kind that is not known.
 */
export async function makePictures(root: string, cache: string): Promise<Set<string>> {
  await mkdir(cache, { recursive: true });
  const assets = join(root, 'public', '_astro');
  const made = new Map<string, Made>();
  for (const path of globSync('{public/**,private/rest/**}/*.html', { cwd: root })) {
    const file = join(root, path);
    const page = await readFile(file, 'utf8');
    const images = imagesIn(page).filter(({ name }) => isPhotograph(name, path));
    if (images.length === 0) continue;
    for (const { name } of images)
      if (!made.has(name)) made.set(name, await make(join(assets, name), { cache, assets }));
    await writeFile(file, withPictures(page, images, made));
  }
  return new Set([...made.values()].flatMap(({ files }) => files.map(({ name }) => name)));
}

/** An `<img>` of a built page that shows a file of `_astro/`, and where its tag stands. */
type Image = { name: string; attributes: Record<string, string>; start: number; end: number };

/** Read as a browser does: whatever stands in a description, and in whatever order attributes come. */
function imagesIn(page: string): Image[] {
  const images: Image[] = [];
  if (!page.includes('/_astro/')) return images;
  const parser = new Parser({
    onopentag(tag, attributes) {
      const [, name] = /^\/_astro\/([^?#]+)/.exec(attributes['src'] ?? '') ?? [];
      if (tag === 'img' && name) images.push({ name, attributes, start: parser.startIndex, end: parser.endIndex + 1 });
    },
  });
  parser.end(page);
  return images;
}

/** Throws when it is neither a photograph nor a drawing. */
function isPhotograph(name: string, page: string): boolean {
  if (fileType(name)?.holds === 'picture') return true;
  if (extensionOf(name) === 'svg') return false;
  throw new Error(`Publishing stopped: ${page} shows ${name}, which is no picture of a known kind.`);
}

function withPictures(page: string, images: Image[], made: Map<string, Made>): string {
  const parts: string[] = [];
  let end = 0;
  for (const image of images) {
    parts.push(page.slice(end, image.start), drawn(image, made.get(image.name)!));
    end = image.end;
  }
  return parts.join('') + page.slice(end);
}

async function make(source: string, { cache, assets }: { cache: string; assets: string }): Promise<Made> {
  const bytes = await readFile(source).catch(() => {
    throw new Error(`Publishing stopped: the picture ${basename(source)} does not exist.`);
  });
  const stem = basename(source).split('.')[0]!;
  // The name counts: what is published is called after the file that lies there now, not after an older one.
  const settings = JSON.stringify([MAKING, WIDTHS, QUALITY, stem]);
  const key = createHash('sha256').update(settings).update(bytes).digest('hex').slice(0, 12);
  const list = join(cache, `${key}.json`);
  if (!existsSync(list)) {
    const made = await encode({ name: basename(source), bytes }, { cache, stem: `${stem}.${key}` });
    await writeFile(`${list}.new`, JSON.stringify(made));
    await rename(`${list}.new`, list);
  }
  const made: Made = JSON.parse(await readFile(list, 'utf8'));
  for (const { name } of made.files) await copyFile(join(cache, name), join(assets, name));
  return made;
}

type Source = { name: string; bytes: Uint8Array };

async function encode(source: Source, { cache, stem }: { cache: string; stem: string }): Promise<Made> {
  const { upright, width: whole, height, moves, colour } = await readPicture(source);
  const widths = [...WIDTHS.filter((width) => width < whole), Math.min(whole, WIDTHS.at(-1)!)];
  const files: Made['files'] = [];
  for (const width of new Set(widths)) {
    // AVIF that moves is not made by the encoder here, and not shown by every browser.
    for (const format of moves ? (['webp'] as const) : formats) {
      const name = `${stem}-${width}.${format}`;
      await upright().resize(width).toFormat(format, { quality: QUALITY[format] }).toFile(join(cache, name));
      files.push({ name, format, width });
    }
  }
  return { colour, width: whole, height, files };
}

function drawn({ attributes }: Image, { colour, width, height, files }: Made): string {
  const set = (wanted: Format) =>
    files
      .filter(({ format }) => format === wanted)
      .map((file) => `/_astro/${file.name} ${file.width}w`)
      .join(', ');
  const webp = files.filter(({ format }) => format === 'webp');
  const middle = webp.findLast((file) => file.width <= 960) ?? webp[0]!;
  const { src: _src, srcset: _set, sizes: _sizes, width: _width, height: _height, ...others } = attributes;
  const rest = Object.entries(others).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const image = `<img src="/_astro/${middle.name}" srcset="${set('webp')}" sizes="${SIZES}" width="${width}" height="${height}" data-colour="${colour}"${rest.join('')}>`;
  const avif = set('avif');
  return avif ? `<picture><source type="image/avif" srcset="${avif}" sizes="${SIZES}">${image}</picture>` : image;
}
