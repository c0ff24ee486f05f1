import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WORLDS } from '../trials/world.ts';
import { hideGatedImages } from './gated-images.ts';
import { makePictures } from './pictures.ts';

let root = '';
beforeEach(() => {
  mkdirSync(WORLDS, { recursive: true });
  root = mkdtempSync(join(WORLDS, 'pictures-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const photograph = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#a04020' } });

function page(folder: string, name: string): string {
  const path = join(root, folder, 'index.html');
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(path, `<p><img src="/_astro/${name}" alt="Een huis" width="1" height="1" loading="lazy"></p>`);
  return path;
}

async function asset(name: string, bytes: Promise<Buffer> | Buffer): Promise<void> {
  mkdirSync(join(root, 'public/_astro'), { recursive: true });
  writeFileSync(join(root, 'public/_astro', name), await bytes);
}

const cache = () => join(root, 'cache');

test('a photograph gets sizes up to its own, in two formats, upright, with its colour', async () => {
  // Orientation 6: the camera was held on its side.
  await asset('huis.x1.jpg', photograph(1000, 700).withMetadata({ orientation: 6 }).jpeg().toBuffer());
  const path = page('public/artikelen/a', 'huis.x1.jpg');
  await makePictures(root, cache());

  const html = readFileSync(path, 'utf8');
  expect(html).toMatch(/<picture><source type="image\/avif" srcset="\/_astro\/huis\.\w+-400\.avif 400w, /);
  expect(html).toMatch(/width="700" height="1000" data-colour="#a8?[0-9a-f]+"/);
  expect(html).toContain('alt="Een huis" loading="lazy"');
  const made = readdirSync(join(root, 'public/_astro')).filter((name) => name !== 'huis.x1.jpg');
  expect(made.map((name) => name.replace(/\.\w+-/, '-')).sort()).toEqual(
    [400, 656, 700].flatMap((width) => [`huis-${width}.avif`, `huis-${width}.webp`]),
  );
  const { width, height } = await sharp(join(root, 'public/_astro', made[0]!)).metadata();
  expect(height! / width!).toBeCloseTo(10 / 7, 1);
});

test('the pictures of gated text end where no public address leads', async () => {
  await asset('geheim.x1.png', photograph(500, 300).png().toBuffer());
  page('private/rest/a', 'geheim.x1.png');
  page('public/artikelen/a', 'huis.x1.jpg');
  await asset('huis.x1.jpg', photograph(420, 300).jpeg().toBuffer());
  await makePictures(root, cache());
  await hideGatedImages(root);

  expect(readdirSync(join(root, 'public/_astro')).join()).not.toContain('geheim');
  expect(readdirSync(join(root, 'private/_astro'))).toHaveLength(4);
});

test('the second time nothing is encoded again and everything is the same', async () => {
  await asset('huis.x1.jpg', photograph(800, 600).jpeg().toBuffer());
  const path = page('public/artikelen/a', 'huis.x1.jpg');
  await makePictures(root, cache());
  const [first, made] = [readFileSync(path, 'utf8'), readdirSync(cache())];
  page('public/artikelen/a', 'huis.x1.jpg');
  await makePictures(root, cache());

  expect(readFileSync(path, 'utf8')).toBe(first);
  expect(readdirSync(cache())).toEqual(made);
});

test('a file that is no picture stops publishing with one line that names it', async () => {
  await asset('kapot.x1.jpg', Buffer.from('geen plaatje'));
  page('public/artikelen/a', 'kapot.x1.jpg');

  await expect(makePictures(root, cache())).rejects.toThrow('Publishing stopped: the picture kapot.x1.jpg cannot');
});
