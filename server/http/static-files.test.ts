import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { policyOf } from './security-headers.ts';
import { ORIGIN, smallWorld, type World } from '../trials/world.ts';
import { GONE_CACHING } from './static-files.ts';

const inert = policyOf(null);
const page = policyOf('text/html');

function put(world: World, path: string, text = 'Wat hier staat.'): void {
  const file = join(world.distFolder, 'current', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test.each([
  ['/kaart.svg', 'image/svg+xml', inert],
  ['/_astro/kaart.x.SVG', 'image/svg+xml', inert],
  ['/foto.JPG', 'image/jpeg', inert],
  ['/foto.gif', 'image/gif', inert],
  ['/rss.xml', 'application/xml; charset=utf-8', inert],
  ['/feiten.json', 'application/json; charset=utf-8', inert],
  ['/tekst.md', 'text/markdown; charset=utf-8', inert],
  ['/tekst.txt', 'text/plain; charset=utf-8', inert],
  ['/stijl.css', 'text/css; charset=utf-8', "default-src 'none'; frame-ancestors 'none'; sandbox"],
  ['/pagefind/fragment/nl_1.pf_fragment', 'application/octet-stream', inert],
  ['/pagefind/filter/nl_1.pf_filter', 'application/octet-stream', inert],
  ['/pagefind/pagefind-worker.js', 'text/javascript; charset=utf-8', page],
  ['/iets.html', 'text/html; charset=utf-8', page],
  ['/iets/', 'text/html; charset=utf-8', page],
])('%s is served as %s, and what is no page runs nothing', async (path, media, policy) => {
  const world = smallWorld();
  put(world, `public${path.endsWith('/') ? `${path}index.html` : path}`);

  const answer = await world.get(path);
  const again = await world.get(path, { 'If-None-Match': answer.headers.get('etag')! });

  expect([answer.status, again.status]).toEqual([200, 304]);
  for (const { headers } of [answer, again]) {
    expect(headers.get('content-type')).toBe(media);
    expect(headers.get('content-security-policy')).toBe(policy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test.each([
  '/foto.jpg.exe',
  '/foto.heic',
  '/foto.tiff',
  '/foto',
  '/boek.pdf',
  '/boek.epub',
  '/kaart.svgz',
  '/code.js.map',
  '/stijl.css.br',
  '/stijl.css.gz',
  '/_headers',
  '/archief.zip',
  '/pagina.htm',
  '/pagina.xhtml',
  '/.verborgen.txt',
  '/.txt',
])('%s is not there for anyone, also when it lies in the public folder', async (path) => {
  const world = smallWorld();
  put(world, `public${path}`);
  const member = await world.join('Piet', { tier: 'pro' });

  for (const Cookie of ['', member.cookie]) {
    const answer = await world.get(path, { Cookie });
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('Wat hier staat.');
  }
});

test('a gated drawing runs nothing either, and a gated file of an unknown kind is not there', async () => {
  const world = smallWorld();
  const { cookie } = await world.join('Piet', { tier: 'pro' });
  put(world, 'private/_astro/geheim.2.exe');
  put(world, 'private/images.json', JSON.stringify({ 'geheim.1.svg': ['pro'], 'geheim.2.exe': ['pro'] }));

  const answer = await world.get('/_astro/geheim.1.svg', { Cookie: cookie });
  expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([200, inert]);
  expect((await world.get('/_astro/geheim.2.exe', { Cookie: cookie })).status).toBe(404);
});

test.each([
  ['an article', '/artikelen/open/', 'artikelen/open/index.html'],
  ['its twin', '/artikelen/open.md', 'artikelen/open.md'],
  ['a drawing', '/_astro/kaart.1.svg', '_astro/kaart.1.svg'],
  ['a picture to share', '/beeld/open.png', 'beeld/open.png'],
])('%s that is removed is gone at once, compressed or not, and a cache hears it', async (_what, path, file) => {
  const world = smallWorld();
  put(world, `public/${file}`, '<p>Wat hier stond.</p>');
  for (const encoding of ['br', 'gzip', '']) await world.get(path, { 'Accept-Encoding': encoding });
  rmSync(join(world.distFolder, 'current/public', file));

  for (const encoding of ['br', 'gzip', '']) {
    const answer = await world.get(path, { 'Accept-Encoding': encoding });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('cache-control')).toBe(GONE_CACHING);
    expect(await answer.text()).toContain('Niet gevonden');
  }
});

test('of a picture whose article is gated nobody keeps anything, and only its readers get it', async () => {
  const world = smallWorld();
  const [fred, piet] = [await world.join('Fred'), await world.join('Piet', { tier: 'pro' })];
  const ask = async (headers: Record<string, string>) => {
    const answer = await world.get('/_astro/geheim.1.svg', headers);
    return [answer.status, answer.headers.get('cache-control')];
  };

  expect(await ask({})).toEqual([404, 'private, no-store']);
  expect(await ask({ Cookie: fred.cookie })).toEqual([404, 'private, no-store']);
  expect(await ask({ Cookie: piet.cookie })).toEqual([200, 'private, no-store']);
});

test.each([
  '//artikelen/open/',
  '/artikelen//open/',
  '/artikelen%2fopen/',
  '/artikelen/open/?a.css',
  '/%61rtikelen/weg/',
])('of %s a cache keeps no "not found": it may take it for another address', async (path) => {
  const { app } = smallWorld();
  const answer = await app.request(new Request(`${ORIGIN}${path}`));

  if (answer.status === 404) expect(answer.headers.get('cache-control')).toBe('private, no-store');
  else expect(answer.status).toBe(200);
});

test('a drawing may be kept by browsers for ever, by a CDN until it is asked again; code by both', async () => {
  const world = smallWorld();
  put(world, 'public/_astro/kaart.1.svg', '<svg/>');

  expect((await world.get('/_astro/kaart.1.svg')).headers.get('cache-control')).toMatch(/immutable, s-maxage=30\b/);
  expect((await world.get('/_astro/page.abc.css')).headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  );
});
