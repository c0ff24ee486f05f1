import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';

/** Pixels across: a phone, the text column (41 rem), and both on a screen of twice as many. */
const WIDTHS = [400, 656, 960, 1312];
/** The text column of src/styles/base.css; on a phone the page less its gutters. */
const SIZES = '(min-width: 48rem) 41rem, calc(100vw - 2.5rem)';
/** Where a photograph still looks like one, by eye, at half the bytes of the default. */
const QUALITY = { avif: 50, webp: 74 } as const;
/** Changes when the making does, so that nothing of an older making is kept. */
const MAKING = '1';

const formats = ['avif', 'webp'] as const;
type Format = (typeof formats)[number];
type Made = { colour: string; width: number; height: number; files: { name: string; format: Format; width: number }[] };
const photograph =
  /<img(?: (?!src=)[a-z-]+(?:="[^"]*")?)* src="\/_astro\/([\w.-]{1,200}\.(?:jpe?g|png|webp|avif|tiff?))"(?: [a-z-]+(?:="[^"]*")?)* ?\/?>/g;

/**
 * Gives every photograph in a release, gated ones too, the sizes and formats a screen needs, and the colour it has from
 * afar. What was made before comes from `cache`: the same file gives the same pictures. Throws when a picture is no picture.
 */
export async function makePictures(root: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const assets = join(root, 'public', '_astro');
  const made = new Map<string, Made>();
  for (const path of globSync('{public/**,private/rest/**}/*.html', { cwd: root })) {
    const file = join(root, path);
    const page = await readFile(file, 'utf8');
    const names = new Set([...page.matchAll(photograph)].map(([, name]) => name!));
    if (names.size === 0) continue;
    for (const name of names) if (!made.has(name)) made.set(name, await make(join(assets, name), { cache, assets }));
    await writeFile(
      file,
      page.replace(photograph, (tag, name: string) => drawn(tag, made.get(name)!)),
    );
  }
}

async function make(source: string, { cache, assets }: { cache: string; assets: string }): Promise<Made> {
  const bytes = await readFile(source);
  const settings = JSON.stringify([MAKING, WIDTHS, QUALITY]);
  const key = createHash('sha256').update(settings).update(bytes).digest('hex').slice(0, 12);
  const list = join(cache, `${key}.json`);
  if (!existsSync(list)) {
    const made = await encode(bytes, { cache, stem: `${basename(source).split('.')[0]}.${key}` }).catch(
      (error: Error) => {
        throw new Error(`Publishing stopped: the picture ${basename(source)} cannot be read: ${error.message}`);
      },
    );
    await writeFile(`${list}.new`, JSON.stringify(made));
    await rename(`${list}.new`, list);
  }
  const made = JSON.parse(await readFile(list, 'utf8')) as Made;
  for (const { name } of made.files) await copyFile(join(cache, name), join(assets, name));
  return made;
}

async function encode(bytes: Buffer, { cache, stem }: { cache: string; stem: string }): Promise<Made> {
  const upright = sharp(bytes).rotate(); // cameras write which way is up beside the picture, not in it
  const { info } = await upright.clone().toBuffer({ resolveWithObject: true });
  const widths = [...WIDTHS.filter((width) => width < info.width), Math.min(info.width, WIDTHS.at(-1)!)];
  const files: Made['files'] = [];
  for (const width of new Set(widths)) {
    for (const format of formats) {
      const name = `${stem}-${width}.${format}`;
      await upright.clone().resize(width).toFormat(format, { quality: QUALITY[format] }).toFile(join(cache, name));
      files.push({ name, format, width });
    }
  }
  const { r, g, b } = (await upright.clone().resize(1, 1).flatten({ background: '#fff' }).stats()).dominant;
  const colour = `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  return { colour, width: info.width, height: info.height, files };
}

function drawn(tag: string, { colour, width, height, files }: Made): string {
  const set = (wanted: Format) =>
    files
      .filter(({ format }) => format === wanted)
      .map((file) => `/_astro/${file.name} ${file.width}w`)
      .join(', ');
  const middle = files.filter(({ format }) => format === 'webp').findLast((file) => file.width <= 960) ?? files[1]!;
  const image = tag
    .replace(/\s(src|srcset|sizes|width|height)="[^"]*"/g, '')
    .replace(
      /^<img/,
      `<img src="/_astro/${middle.name}" srcset="${set('webp')}" sizes="${SIZES}" width="${width}" height="${height}" data-colour="${colour}"`,
    );
  return `<picture><source type="image/avif" srcset="${set('avif')}" sizes="${SIZES}">${image}</picture>`;
}
