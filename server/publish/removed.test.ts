import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { basename, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { copyProject } from '../trials/copy-project.ts';
import { openDatabase } from '../database/open.ts';
import { makeTools } from '../tools.ts';
import { openRelease } from '../articles/release.ts';
import { filesIn } from './files-in.ts';

const CANARY = 'KANARIE-52.3702N';
const hostile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9" onload="alert(1)"><!-- ${CANARY} --><script>alert(1)</script><rect width="9" height="9"/></svg>`;
let folder = '';

beforeAll(async () => {
  folder = copyProject('removed');
  openDatabase(join(folder, 'data/kennisbank.db')).close();
  await article('verdwijnt', 'open', '![Een zaal](./ZAAL.JPG)\n\n![Een kaart](./kaart.svg)\n\nZandloperkever.');
  await article('wordt-pro', 'open', 'Vooraf.\n\n![Een zaal](./ZAAL.JPG)\n\n![Een kaart](./KAART.SVG)');
  const shown = [
    'ZAAL.JPG',
    'PLAN.PNG',
    'scan.tiff',
    'Scan2.TIFF',
    'foto.webp',
    'foto.avif',
    'stilstaand.gif',
    'kaart.svg',
  ];
  await article(
    'geheim',
    'pro',
    `Vooraf.\n\n<Paywall />\n\n${shown.map((name) => `![Een beeld](./${name})`).join('\n\n')}`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const formats: Record<string, 'jpeg' | 'png' | 'tiff' | 'webp' | 'avif' | 'gif'> = { jpg: 'jpeg', tif: 'tiff' };
let hue = 0x10;

/** An article whose pictures lie beside it, each with the canary in it. */
async function article(id: string, access: string, body: string): Promise<void> {
  const place = join(folder, 'content/articles', id);
  mkdirSync(place, { recursive: true });
  const facts = {
    title: `Een artikel dat ${id} heet`,
    lead: 'Een lead die lang genoeg is om door de controle te komen, zonder dat er iets mis is.',
  };
  const head = `title: ${facts.title}\nlead: ${facts.lead}\npublished: 2026-01-31\nauthor: hanneke-vos\nchannel: organisatie\ntopics: [klantcontact]\naccess: ${access}`;
  writeFileSync(join(place, 'index.mdx'), `---\n${head}\n---\n\n${body}\n`);
  for (const [, name] of body.matchAll(/\(\.\/([\w.]+)\)/g)) {
    const kind = name!.split('.')[1]!.toLowerCase();
    const format = formats[kind] ?? (kind as 'png');
    const create = { width: 60, height: 40, channels: 3 as const, background: `#2040${(hue += 9).toString(16)}` };
    const photograph = () =>
      sharp({ create })
        .withExif({ IFD0: { Artist: CANARY }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 22/1 12/1' } })
        .toFormat(format)
        .toBuffer();
    writeFileSync(join(place, name!), kind === 'svg' ? hostile.replace('0 0 9 9', `0 0 9 ${hue}`) : await photograph());
  }
}

function publish(): string {
  const env = { ...process.env, DIST_DIR: 'dist', DATA_DIR: 'data' };
  const run = spawnSync(process.execPath, ['server/publish/publish.ts'], { cwd: folder, env, encoding: 'utf8' });
  return run.stdout + run.stderr;
}

const current = () => realpathSync(join(folder, 'dist/current'));
const page = (path: string) => readFileSync(join(current(), path, 'index.html'), 'utf8');
const shownBy = (html: string) => [
  ...new Set([...html.matchAll(/\/_astro\/[\w.-]+\.(?:avif|webp|svg|SVG)/g)].map(([path]) => path)),
];

/** Files of the release that hold this, packed ones unpacked. */
function holding(text: string | RegExp): string[] {
  return filesIn(current()).filter((path) => {
    const bytes = readFileSync(join(current(), path));
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = path.endsWith('.br') ? brotliDecompressSync(bytes) : isGzip ? gunzipSync(bytes) : bytes;
    return typeof text === 'string' ? plain.includes(text) : text.test(plain.toString('latin1'));
  });
}

function serve() {
  const tools = makeTools({
    db: openDatabase(':memory:'),
    release: openRelease(join(folder, 'dist')),
    clock: () => new Date(),
    log: () => undefined,
    postman: { nudge: () => undefined },
    config: { origin: 'http://localhost:4321', trustedProxies: new BlockList() },
  });
  const app = createApp(tools);
  return async (path: string) => (await app.request(path, { headers: { 'Accept-Encoding': 'br' } })).status;
}

test('what lies below the cut stays in whatever it is called, and what is removed or gated later is gone at the swap', async () => {
  expect(publish()).toContain('Published release');

  // No byte, public or private, of what a camera or a program wrote; no drawing that runs.
  expect(holding(CANARY)).toEqual([]);
  expect(holding('alert(1)')).toEqual([]);
  const gated = shownBy(page('private/rest/geheim'));
  expect(gated.map((path) => basename(path).replace(/\..*(?=\.)/, '')).toSorted()).toEqual(
    [
      ...['PLAN', 'Scan2', 'ZAAL', 'foto', 'foto', 'scan', 'stilstaand'].flatMap((name) => [
        `${name}.avif`,
        `${name}.webp`,
      ]),
      'kaart.svg',
    ].toSorted(),
  );
  for (const path of gated) {
    expect(filesIn(join(current(), 'public')).filter((name) => name.includes(basename(path)))).toEqual([]);
    expect(filesIn(join(current(), 'private/_astro'))).toContain(basename(path));
  }
  expect(filesIn(join(current(), 'public')).filter((name) => /\.(jpe?g|tiff?|gif)$/i.test(name))).toEqual([]);

  const status = serve();
  const pictures = ['verdwijnt', 'wordt-pro'].flatMap((id) => shownBy(page(`public/artikelen/${id}`)));
  expect(pictures).toHaveLength(6);
  const gone = [...pictures, '/artikelen/verdwijnt/', '/artikelen/verdwijnt.md', '/beeld/verdwijnt.png'];
  for (const path of gone) expect([path, await status(path)]).toEqual([path, 200]);
  expect(holding('Zandloperkever').some((path) => path.endsWith('.pf_fragment'))).toBe(true);

  putOldAssets();
  rmSync(join(folder, 'content/articles/verdwijnt'), { recursive: true });
  const file = join(folder, 'content/articles/wordt-pro/index.mdx');
  const text = readFileSync(file, 'utf8')
    .replace('access: open', 'access: pro')
    .replace('Vooraf.', 'Vooraf.\n\n<Paywall />');
  writeFileSync(file, text);
  expect(publish()).toMatch(/building \d of \d+ articles[^]*Published release/);

  for (const path of gone) expect([path, await status(path)]).toEqual([path, 404]);
  expect(holding(/Zandloperkever|artikelen.verdwijnt/)).toEqual([]);
  expect(filesIn(join(current(), 'public/_astro')).filter((name) => name.startsWith('oud'))).toEqual([
    'oud.1.css',
    'oud.1.css.br',
    'oud.1.js',
    'oud.1.js.br',
    'oud.1.js.gz',
    'oud.1.woff2',
  ]);
  expect(holding(CANARY)).toEqual([]);
  expect(shownBy(page('private/rest/geheim'))).toEqual(gated);
}, 900_000);

function put(name: string, bytes: string | Buffer, days = 0): void {
  const path = join(current(), 'public/_astro', name);
  writeFileSync(path, bytes);
  const at = Date.now() / 1000 - days * 86_400;
  utimesSync(path, at, at);
}

/** What releases of this and of older versions may have left beside what is shown now. */
function putOldAssets(): void {
  for (const name of ['oud.1.css', 'oud.1.js']) put(name, 'x');
  put('oud.1.css.br', brotliCompressSync('x'));
  put('oud.1.woff2', 'wOF2');
  for (const name of ['oud.2.css', 'oud.2.js']) put(name, 'x', 15);
  put('oud.2.css.br', brotliCompressSync('x'), 1);
  for (const name of ['oud.avif', 'oud.svg', 'oud.svg.br', 'oud.JPG', 'oud.json', 'oud.pdf', 'oud']) put(name, 'x');
}

test('a file of a kind that no list knows stops publishing in one line, and nothing changes', () => {
  const before = current();
  writeFileSync(join(folder, 'content/articles/geheim/notities.docx'), 'Onder ons.');
  const said = publish();
  rmSync(join(folder, 'content/articles/geheim/notities.docx'));

  expect(said).toContain('content/articles/geheim/notities.docx: naast een artikel mogen alleen plaatjes liggen');
  expect(current()).toBe(before);
}, 900_000);
