import { expect, test } from 'vitest';
import { ORIGIN, smallWorld } from './trials/world.ts';

test.each([
  ['another origin', { Origin: 'https://elders.example' }, 403, 'niet van onze eigen site'],
  ['an unknown content type', { 'Content-Type': 'application/xml' }, 415, 'kunnen we niet lezen'],
  ['JSON', { 'Content-Type': 'application/json' }, 415, 'kunnen we niet lezen'],
  ['no content type', { 'Content-Type': '' }, 415, 'kunnen we niet lezen'],
])('a form from %s is refused in Dutch', async (_what, headers, status, sentence) => {
  const { app } = smallWorld();

  const answer = await app.request('/reacties', {
    method: 'POST',
    body: 'article=open&text=hallo',
    headers: { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  });

  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(sentence);
});

test.each([
  ['PUT', '/reacties'],
  ['DELETE', '/reacties/1'],
  ['POST', '/artikelen/open/'],
  ['PATCH', '/'],
])('%s %s is refused as a wrong method', async (method, path) => {
  const { app } = smallWorld();

  const answer = await app.request(path, { method, headers: { Origin: ORIGIN } });

  expect(answer.status).toBe(405);
  expect(await answer.text()).toContain('kan hier niet');
});

test('an oversized body is refused, with and without a length', async () => {
  const { app } = smallWorld();
  const body = `article=open&text=${'x'.repeat(70_000)}`;
  const headers = { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' };
  const stream = new Blob([body]).stream();

  const known = await app.request('/reacties', {
    method: 'POST',
    body,
    headers: { ...headers, 'Content-Length': `${body.length}` },
  });
  const unknown = await app.request('/reacties', {
    method: 'POST',
    body: stream,
    headers,
    duplex: 'half',
  } as RequestInit);

  expect([known.status, unknown.status]).toEqual([413, 413]);
});

test.each(['kb_sessie=%', 'kb_sessie=%E0%A4%A', '=;=;', 'kb_sessie="', `kb_sessie=${'a'.repeat(40)}`])(
  'the malformed cookie %j is a visitor',
  async (cookie) => {
    const world = smallWorld();

    expect((await world.get('/artikelen/open/', { Cookie: cookie })).status).toBe(200);
    expect((await world.get('/mijn/', { Cookie: cookie })).headers.get('location')).toBe('/inloggen/?naar=/mijn/');
  },
);

test.each([
  '/../private/artikelen.json',
  '/%2e%2e/private/artikelen.json',
  '/..%2fprivate%2fartikelen.json',
  '/artikelen/..%5c..%5cprivate',
  '//private/artikelen.json',
  '/.hidden',
  '/%00',
  '/%',
  '/private/artikelen.json',
])('%s is not found', async (path) => {
  const { app } = smallWorld();

  const answer = await app.request(new Request(`${ORIGIN}${path}`));

  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('Niet gevonden');
});

test('a page is revalidated by its ETag until it is baked anew', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const etag = (await world.get('/artikelen/open/')).headers.get('etag')!;

  expect((await world.get('/artikelen/open/', { 'If-None-Match': etag })).status).toBe(304);
  await world.post('/reacties', { article: 'open', text: 'Nieuw' }, { Cookie: anna.cookie });
  expect((await world.get('/artikelen/open/', { 'If-None-Match': etag })).status).toBe(200);
});

test('a page drawn for a member is stored by nobody and has no ETag', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  const answer = await world.get('/artikelen/open/', { Cookie: anna.cookie, 'If-None-Match': '*' });

  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(answer.headers.get('etag')).toBeNull();
  expect(await answer.text()).toContain('data-tier="free"');
});

test('a path without its slash leads to the page, and never to another host', async () => {
  const world = smallWorld();

  expect((await world.get('/artikelen/open?a=1')).headers.get('location')).toBe('/artikelen/open/?a=1');
  expect((await world.app.request(new Request(`${ORIGIN}//elders.example`))).status).toBe(404);
});

test('built assets may be kept for ever, and every answer carries the guarding headers', async () => {
  const { get } = smallWorld();

  const asset = await get('/_astro/page.abc.css', { 'Accept-Encoding': 'br' });

  expect(asset.headers.get('cache-control')).toContain('immutable');
  expect(asset.headers.get('content-encoding')).toBe('br');
  expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
});

test('a bug is logged and answered without its details', async () => {
  const world = smallWorld();
  world.db.close();

  const answer = await world.post('/inloggen', { email: 'anna@example.nl', password: 'kennis is om te delen' });

  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(/sqlite|database|at /i);
  expect(world.logged).toHaveLength(1);
});

test('every page knows who is reading, also without JavaScript', async () => {
  const world = smallWorld();
  const bram = await world.join('Bram', { tier: 'pro' });

  const answer = await world.get('/404.html', { Cookie: bram.cookie });

  expect(await answer.text()).toContain('data-tier="pro" data-drawn');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});

test.each([
  ['a new tier', { tier: 'pro' as const }, 'kb_lid=free', 'kb_lid=pro; Max-Age=2592000'],
  ['the tier of a session that ended', null, 'kb_lid=pro', 'kb_lid=; Max-Age=0'],
])('the hint follows %s, in an answer that nobody keeps', async (_what, standing, hint, cookie) => {
  const world = smallWorld();
  const session = standing ? (await world.join('Bram', standing)).cookie : 'kb_sessie=x';

  const answer = await world.get('/_astro/page.abc.css', { Cookie: `${session}; ${hint}` });

  expect(answer.headers.getSetCookie()).toEqual([expect.stringContaining(cookie)]);
  expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['private, no-store', null]);
});

test('a session that is extended is sent in an answer that no cache keeps', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  world.db.prepare('UPDATE session SET expires_at = ?').run(Date.now() + 86_400_000);

  const answer = await world.get('/_astro/page.abc.css', { Cookie: `${anna.cookie}; kb_lid=free` });

  expect(answer.headers.getSetCookie()[0]).toContain(anna.cookie);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});

/** Found by server/trials/proof/fuzz.ts: a header takes neither. */
test.each(['/beheer/leden/%00/', '/beheer/betalingen/%E2%80%AE/terug', '/beheer/server/%00'])(
  'a visitor at %s is sent to sign in, or told that there is nothing',
  async (path) => {
    const world = smallWorld();
    expect([303, 404]).toContain((await world.get(path)).status);
    expect(world.logged).toEqual([]);
  },
);
