import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WORLDS } from '../trials/world.ts';
import { cleanFiles } from './clean-files.ts';
import { filesIn } from './files-in.ts';
import { hideGatedImages } from './gated-images.ts';
import { makePictures } from './pictures.ts';

const CANARY = 'KANARIE-52.3702N';
let root = '';
beforeEach(() => {
  mkdirSync(WORLDS, { recursive: true });
  root = mkdtempSync(join(WORLDS, 'metadata-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const formats = ['jpeg', 'png', 'webp', 'tiff', 'avif', 'gif'] as const;

/** A photograph with everything beside its pixels that can carry a word: EXIF with a place, XMP, comments. */
async function photograph(format: (typeof formats)[number], hue: string): Promise<Buffer> {
  const made = sharp({ create: { width: 120, height: 80, channels: 3, background: hue } })
    .withExif({
      IFD0: { ImageDescription: CANARY, Artist: CANARY },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 22/1 12/1' },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ${CANARY} --></x:xmpmeta>`);
  const bytes = await made.toFormat(format).toBuffer();
  if (format === 'png') return withPngText(bytes);
  if (format === 'jpeg') return withJpegComment(bytes);
  if (format === 'gif') return Buffer.concat([bytes.subarray(0, -1), gifComment(), bytes.subarray(-1)]);
  return bytes;
}

function withPngText(bytes: Buffer): Buffer {
  const data = Buffer.from(`tEXtComment\0${CANARY}`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length - 4);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(data));
  return Buffer.concat([bytes.subarray(0, 33), length, data, sum, bytes.subarray(33)]);
}

function withJpegComment(bytes: Buffer): Buffer {
  const text = Buffer.from(CANARY);
  const head = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
  return Buffer.concat([bytes.subarray(0, 2), head, text, bytes.subarray(2), Buffer.from(CANARY)]);
}

const gifComment = (): Buffer =>
  Buffer.concat([Buffer.from([0x21, 0xfe, CANARY.length]), Buffer.from(CANARY), Buffer.from([0])]);

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** As publishing does between Astro and the check. */
async function takenApart(): Promise<void> {
  const made = await makePictures(root, join(root, 'cache'));
  await hideGatedImages(root);
  await cleanFiles(root, made);
}

/** Every byte of a release, packed ones unpacked too. */
function holding(text: string): string[] {
  return ['public', 'private'].flatMap((folder) =>
    filesIn(join(root, folder))
      .filter((path) => {
        const bytes = readFileSync(join(root, folder, path));
        const unpacked = path.endsWith('.br')
          ? brotliDecompressSync(bytes)
          : path.endsWith('.gz')
            ? gunzipSync(bytes)
            : bytes;
        return unpacked.includes(text);
      })
      .map((path) => join(folder, path)),
  );
}

test('the canary is in every photograph that goes in', async () => {
  for (const format of formats) expect((await photograph(format, '#204060')).includes(CANARY), format).toBe(true);
});

test.each(formats)('of a %s nothing that a camera or a program wrote beside it comes out', async (format) => {
  const places = {
    [`open.a1.${format}`]: 'public/artikelen/a/index.html',
    [`OPEN.a2.${format.toUpperCase()}`]: 'public/artikelen/b/index.html',
    [`geheim.a3.${format}`]: 'private/rest/a/index.html',
    [`GEHEIM.a4.${format.toUpperCase()}`]: 'private/rest/b/index.html',
  };
  for (const [turn, [name, page]] of Object.entries(places).entries()) {
    write(`public/_astro/${name}`, await photograph(format, `#20406${turn}`));
    // A description may hold anything; a browser reads attributes in any order.
    write(page, `<img alt="Groei > 5% van /_astro/ &quot;x&quot;" loading='lazy' src="/_astro/${name}" width="1">`);
  }
  write(`public/los.${format}`, await photograph(format, '#804020'));
  await takenApart();

  expect(holding(CANARY)).toEqual([]);
  for (const [folder, stem] of [
    ['public/_astro', 'open'],
    ['private/_astro', 'geheim'],
  ] as const) {
    const names = readdirSync(join(root, folder));
    expect(names).toHaveLength(4);
    for (const name of names) expect(name).toMatch(new RegExp(`^${stem}\\.\\w+-120\\.(avif|webp)$`, 'i'));
  }
  for (const path of filesIn(root).filter((name) => /^(public|private).*\.(avif|webp|jpe?g|png|gif)$/.test(name))) {
    const { exif, xmp, iptc, icc, comments } = await sharp(join(root, path)).metadata();
    expect([path, exif, xmp, iptc, icc, comments]).toEqual([
      path,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  }
  expect(readFileSync(join(root, 'public/artikelen/a/index.html'), 'utf8')).toContain(
    'alt="Groei &gt; 5% van /_astro/ &quot;x&quot;"',
  );
});

test.each(['gif', 'webp'] as const)('a %s that moves goes on moving', async (format) => {
  const frames = await Promise.all(
    ['#f00', '#0f0', '#00f'].map((background) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const moving = await sharp(frames, { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
  write(`public/_astro/draait.a1.${format}`, moving);
  write(`public/los.${format}`, moving);
  write('public/index.html', `<img src="/_astro/draait.a1.${format}" alt="x">`);
  await takenApart();

  const [made] = readdirSync(join(root, 'public/_astro'));
  for (const path of [`_astro/${made}`, `los.${format}`])
    expect(await sharp(join(root, 'public', path)).metadata(), path).toMatchObject({ pages: 3, width: 40, height: 30 });
  expect(readFileSync(join(root, 'public/index.html'), 'utf8')).toMatch(/^<img src="\/_astro\/draait\.\w+-40\.webp"/);
});

test.each(['href="data:image/jpeg;base64', 'href="DATA:Image/JPEG;Base64', "xlink:href='data:image/jpeg;base64"])(
  'a drawing loses what it could run, and the photograph in it (%s) its place; a gated one too',
  async (address) => {
    const inside = (await photograph('jpeg', '#123456')).toString('base64');
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg"><metadata>${CANARY}</metadata><script>x</script><image ${address},${inside}${address.includes("'") ? "'" : '"'} width="9"/></svg>`;
    for (const name of ['open.a1.svg', 'geheim.a1.SVG']) write(`public/_astro/${name}`, drawing);
    write('public/index.html', '<img src="/_astro/open.a1.svg">');
    write('private/rest/a/index.html', '<img src="/_astro/geheim.a1.SVG">');
    await takenApart();

    for (const path of ['public/_astro/open.a1.svg', 'private/_astro/geheim.a1.SVG']) {
      const cleaned = readFileSync(join(root, path), 'utf8');
      expect(cleaned).not.toMatch(/script|metadata/);
      const [, data = ''] = /base64,([^"]+)"/i.exec(cleaned)!;
      expect(Buffer.from(data, 'base64').includes(CANARY)).toBe(false);
      expect((await sharp(Buffer.from(data, 'base64')).metadata()).exif).toBeUndefined();
    }
  },
);

test('a picture keeps no name of another file with the same pixels', async () => {
  const bytes = await photograph('png', '#456789');
  write('public/_astro/het-geheime-besluit.a1.png', bytes);
  write('private/rest/a/index.html', '<img src="/_astro/het-geheime-besluit.a1.png">');
  await makePictures(root, join(root, 'cache'));
  rmSync(join(root, 'private'), { recursive: true });
  rmSync(join(root, 'public'), { recursive: true });
  write('public/_astro/vergaderzaal.a1.png', bytes);
  write('public/index.html', '<img src="/_astro/vergaderzaal.a1.png">');
  await takenApart();

  expect(readdirSync(join(root, 'public/_astro')).join()).not.toContain('besluit');
});

test.each([
  ['a page called a picture', 'x.a1.png', '<html>'],
  ['a picture of another kind', 'x.a1.png', null],
  ['a picture that breaks off', 'x.a1.jpeg', 'half'],
])('%s stops publishing with one line that names it', async (_what, name, content) => {
  const jpeg = await photograph('jpeg', '#999999');
  write(`public/_astro/${name}`, content === null ? jpeg : content === 'half' ? jpeg.subarray(0, 700) : content);
  write('public/index.html', `<img src="/_astro/${name}">`);

  await expect(makePictures(root, join(root, 'cache'))).rejects.toThrow(
    `Publishing stopped: the picture ${name} cannot`,
  );
});

test('a page that shows what is no picture stops publishing', async () => {
  write('public/_astro/x.a1.exe', 'x');
  write('public/index.html', '<img src="/_astro/x.a1.exe">');

  await expect(makePictures(root, join(root, 'cache'))).rejects.toThrow('shows x.a1.exe, which is no picture');
});
