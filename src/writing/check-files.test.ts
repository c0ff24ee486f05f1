import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultsBeside, faultsInFolder, faultsInPublic } from './check-files.ts';
import { faultsInBody } from './check-body.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kennisbank-beside-'));
  write('index.mdx', 'Tekst.');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Uint8Array = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const without = (lines: string[]) => lines.map((line) => line.replace(`${folder}/`, ''));
const photograph = (format: 'png' | 'jpeg' | 'webp' | 'avif' | 'gif' | 'tiff') =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#a04020' } })
    .toFormat(format)
    .toBuffer();
const drawing = '<?xml version="1.0"?>\n<!-- van een tekenprogramma --><svg xmlns="http://www.w3.org/2000/svg"/>';

test('pictures of every known kind may lie beside an article, as a camera or an editor names them', async () => {
  for (const format of ['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)
    write(`foto-${format}.${format}`, await photograph(format));
  write('DSC_0001.JPG', await photograph('jpeg'));
  write('Scan1.TIFF', await photograph('tiff'));
  write('kaart.SVG', drawing);
  write('.DS_Store', 'van de Mac');

  expect(faultsBeside(folder)).toEqual([]);
});

const kinds = 'naast een artikel mogen alleen plaatjes liggen (.svg, .png, .jpg, .jpeg, .webp, .avif, .gif, .tiff)';
const otherwise = 'de inhoud is iets anders dan de naam zegt, verwacht';
const letters = 'de naam van een plaatje heeft alleen letters zonder accent, cijfers en streepjes, en één punt';

test.each([
  ['foto.jpg.exe', `${kinds}, gevonden '.exe'`],
  ['notities.docx', `${kinds}, gevonden '.docx'`],
  ['foto.heic', `${kinds}, gevonden '.heic'`],
  ['begroting.pdf', `${kinds}, gevonden '.pdf'`],
  ['pagina.html', `${kinds}, gevonden '.html'`],
  ['stijl.css', `${kinds}, gevonden '.css'`],
  ['code.js', `${kinds}, gevonden '.js'`],
  ['foto.tif', `${kinds}, gevonden '.tif'`],
  ['foto.svgz', `${kinds}, gevonden '.svgz'`],
  ['foto', `${kinds}, gevonden een naam zonder soort`],
  ['foto.', `${kinds}, gevonden een naam zonder soort`],
  ['.foto', `${kinds}, gevonden een naam zonder soort`],
  ['index.mdx.bak', `${kinds}, gevonden '.bak'`],
  ['foto.jpg~', `${kinds}, gevonden '.jpg~'`],
  ['mijn foto.jpg', letters],
  ['café.png', letters],
  ['.verborgen.png', letters],
  ['-x.png', letters],
  ['foto.oud.png', letters],
  ['foto%2e.png', letters],
  ['foto.png', `${otherwise} '.png'`],
  ['foto.JPG', `${otherwise} '.jpg'`],
  ['foto.webp', `${otherwise} '.webp'`],
  ['foto.avif', `${otherwise} '.avif'`],
  ['foto.gif', `${otherwise} '.gif'`],
  ['foto.tiff', `${otherwise} '.tiff'`],
])('%s with words in it is refused beside an article, in one line', (name, fault) => {
  write(name, '<!doctype html><svg>Geen plaatje.</svg>');

  expect(without(faultsBeside(folder))).toEqual([`${name}: ${fault}`]);
});

test.each([
  ['a photograph', 'jpeg'],
  ['another photograph', 'gif'],
] as const)('a name that says another kind than %s is refused', async (_what, format) => {
  write('foto.png', await photograph(format));
  write('kaart.svg', await photograph(format));

  expect(without(faultsBeside(folder))).toEqual([`foto.png: ${otherwise} '.png'`, `kaart.svg: ${otherwise} '.svg'`]);
});

test('a folder, what leads elsewhere, and two texts are refused beside an article', () => {
  write('oud/foto.png');
  symlinkSync('/etc/passwd', join(folder, 'foto.jpg'));
  write('index.md');

  expect(
    faultsBeside(folder)
      .map((line) => line.replace(folder, 'x'))
      .toSorted(),
  ).toEqual([
    'x/foto.jpg: een verwijzing naar een ander bestand kan niet',
    'x/oud: een map kan hier niet; zet de bestanden naast de tekst',
    'x: index.md en index.mdx staan hier allebei; haal er één weg',
  ]);
});

test.each(['../ander/foto.png', '/etc/foto.png', './index.mdx', './foto.PNG', './oud/foto.png', 'foto%2Epng', './'])(
  'a text cannot show %s: only a picture that lies beside it',
  (path) => {
    write('foto.png');
    write('oud/foto.png');
    write('../ander/foto.png');
    const written = {
      collection: 'articles',
      file: join(folder, 'index.mdx'),
      facts: {},
      body: `![Een foto](${path})`,
    };

    expect(faultsInBody(written, () => true)).toEqual([
      { line: 1, text: `${path}: dit plaatje staat niet naast de tekst` },
    ]);
    expect(faultsInBody({ ...written, body: '![Een foto](./foto.png)' }, () => true)).toEqual([]);
    rmSync(join(folder, '../ander'), { recursive: true });
  },
);

test('a collection takes files of its own kind, and articles are folders', () => {
  write('topics/een.mdx');
  write('topics/twee.txt');
  write('topics/drie/x.mdx');
  write('articles/los.mdx');

  expect(without(faultsInFolder(join(folder, 'topics'), 'topics')).toSorted()).toEqual([
    'topics/drie: verwacht een bestand als naam.md of naam.mdx, gevonden een map',
    "topics/twee.txt: verwacht een bestand als naam.md of naam.mdx, gevonden '.txt'",
  ]);
  expect(without(faultsInFolder(join(folder, 'articles'), 'articles'))).toEqual([
    "articles/los.mdx: verwacht een map per artikel, gevonden '.mdx'",
  ]);
});

test('what is copied as it is from public/ is of a known kind too', async () => {
  rmSync(join(folder, 'index.mdx'));
  write('logo.png', await photograph('png'));
  write('.well-known/x.txt', 'x');
  write('map/voorwaarden.pdf', '%PDF-1.7');
  write('spel.wasm', 'x');
  write('foto.tiff', await photograph('tiff'));
  write('nep.jpg', '<script>');
  const unknown = 'een bestand van deze soort kan niet openbaar zijn, gevonden';

  expect(without(faultsInPublic(folder)).toSorted()).toEqual([
    '.well-known/x.txt: de naam heeft alleen letters zonder accent, cijfers, punten en streepjes',
    `foto.tiff: ${unknown} '.tiff'`,
    `map/voorwaarden.pdf: ${unknown} '.pdf'`,
    `nep.jpg: ${otherwise} '.jpg'`,
    `spel.wasm: ${unknown} '.wasm'`,
  ]);
});
