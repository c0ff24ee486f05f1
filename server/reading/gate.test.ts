import { expect, test } from 'vitest';
import { slotContent } from '../articles/slots.ts';
import { AD, EBOOK, GATED_SENTENCE, smallWorld, type World } from '../trials/world.ts';

type Who = 'visitor' | 'unverified' | 'free' | 'exhausted' | 'pro' | 'lapsed' | 'author' | 'moderator' | 'banned';

/** Makes one reader of each kind, in a world where every article has a reaction by that article's own kind of reader. */
async function cookieOf(who: Who, world: World): Promise<string> {
  const past = new Date(world.clock.now().getTime() - 1000);
  if (who === 'visitor') return '';
  if (who === 'unverified') return (await world.join('Una', { verified: false })).cookie;
  if (who === 'pro') return (await world.join('Piet', { tier: 'pro' })).cookie;
  if (who === 'lapsed') return (await exhausted(world, { tier: 'pro', proUntil: past })).cookie;
  if (who === 'author') return (await world.join('Vos', { authorId: 'vos' })).cookie;
  if (who === 'moderator') return (await world.join('Mo', { role: 'moderator' })).cookie;
  if (who === 'exhausted') return (await exhausted(world)).cookie;
  const member = await world.join('Fred');
  if (who !== 'banned') return member.cookie;
  world.members.ban(member.id, past);
  return (await world.sessions.open(member.id)).split(';')[0]!;
}

async function exhausted(world: World, standing = {}) {
  const member = await world.join('Elsa', standing);
  for (const articleId of ['een', 'twee', 'drie']) {
    world.gate.unlock({ memberId: member.id, articleId, now: world.clock.now(), monthStart: new Date(0), limit: 3 });
  }
  return member;
}

/** Who sees the whole article at once, and so its reactions; a free member with articles left must choose first. */
const reads: Record<Who, Record<'open' | 'free' | 'pro', boolean>> = {
  visitor: { open: true, free: false, pro: false },
  unverified: { open: true, free: false, pro: false },
  free: { open: true, free: true, pro: false },
  exhausted: { open: true, free: true, pro: false },
  pro: { open: true, free: true, pro: true },
  lapsed: { open: true, free: true, pro: false },
  author: { open: true, free: true, pro: true },
  moderator: { open: true, free: true, pro: true },
  banned: { open: true, free: false, pro: false },
};
const takesPart: Who[] = ['free', 'exhausted', 'pro', 'lapsed', 'author', 'moderator'];

const table = (Object.keys(reads) as Who[]).flatMap((who) =>
  (['open', 'free', 'pro'] as const).map((access) => ({ who, access, may: reads[who][access] })),
);

test.each(table)(
  '$who reads the rest and the reactions of a(n) $access article: $may',
  async ({ who, access, may }) => {
    const world = smallWorld();
    const writer = await world.join('Redactie', { role: 'editor' });
    await world.post('/reacties', { article: access, text: 'Onder ons gezegd' }, { Cookie: writer.cookie });
    const cookie = await cookieOf(who, world);

    const page = await (await world.get(`/artikelen/${access}/`, { Cookie: cookie })).text();
    const slots = await (await world.get(`/api/articles/${access}/slots`, { Cookie: cookie })).text();
    const list = await world.get(`/api/articles/${access}/reactions.html`, { Cookie: cookie });

    expect(page.includes('Onder ons gezegd')).toBe(may);
    expect(slots.includes('Onder ons gezegd')).toBe(may);
    expect(list.ok).toBe(may);
    for (const text of [page, slots]) expect(text.includes(GATED_SENTENCE)).toBe(may && access !== 'open');
  },
);

test.each(table)(
  '$who places and edits under a(n) $access article when they may read it and take part',
  async (row) => {
    const { who, access } = row;
    const may = row.may && takesPart.includes(who);
    const world = smallWorld();
    const cookie = await cookieOf(who, world);
    const memberId = world.db.prepare('SELECT coalesce(max(id), 0) FROM member').pluck().get() as number;

    const placed = await world.post('/reacties', { article: access, text: 'Eerste' }, { Cookie: cookie });
    const id = may ? 1 : insertOwn(world, access, memberId);
    const edited = await world.post(`/reacties/${id}`, { text: 'Tweede' }, { Cookie: cookie });

    expect(placed.status === 303).toBe(may);
    expect(edited.status === 303).toBe(may);
    expect(world.reactions.find(id)!.text).toBe(may ? 'Tweede' : 'Van vroeger');
  },
);

test.each(table)(
  '$who reports a reaction under a(n) $access article when they may read it',
  async ({ who, access, may }) => {
    const world = smallWorld();
    const writer = await world.join('Redactie', { role: 'editor' });
    await world.post('/reacties', { article: access, text: 'Onder ons gezegd' }, { Cookie: writer.cookie });
    const cookie = await cookieOf(who, world);
    const report = { reason: 'other', explanation: 'Dit klopt niet.', faith: 'yes' };

    const form = await world.get('/reacties/1/melden', { Cookie: cookie });
    const answer = await world.post('/reacties/1/melden', report, { Cookie: cookie });

    expect([form.ok, answer.ok]).toEqual([may, may]);
    expect((await form.text()).includes('Onder ons gezegd')).toBe(may);
    expect(world.db.prepare('SELECT count(*) FROM report').pluck().get()).toBe(may ? 1 : 0);
  },
);

test.each([
  ['free', 'nog 3 van 3'],
  ['exhausted', 'Vanaf 1 april 2026'],
  ['pro', ', tot en met'],
  ['lapsed', 'Uw PRO-abonnement is geëindigd op 1 maart 2026.'],
] as const)('the membership box says where %s stands: %s', async (who, words) => {
  const world = smallWorld();
  const cookie =
    who === 'pro'
      ? (await world.join('Piet', { tier: 'pro', proUntil: new Date('2027-01-01') })).cookie
      : await cookieOf(who, world);

  const page = await (await world.get('/artikelen/open/', { Cookie: cookie })).text();

  expect((slotContent(page, 'meter') ?? '') + slotContent(page, 'until')).toContain(words);
});

/** A reaction from the time the reader still could: the gate must hold for old reactions too. */
function insertOwn(world: World, articleId: string, memberId: number): number {
  const owner =
    memberId || world.members.add({ email: 'x@y.nl', name: 'X', passwordHash: '', joinedAt: world.clock.now() })!;
  const placedAt = world.clock.now();
  return world.reactions.add({ articleId, memberId: owner, text: 'Van vroeger', formKey: 'k', placedAt });
}

test('a free member chooses three PRO articles a month; the fourth is refused', async () => {
  const world = smallWorld();
  const anna = await exhausted(world);

  const answer = await world.post('/artikelen/pro/lezen', {}, { Cookie: anna.cookie });

  expect(answer.status).toBe(403);
  expect(await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text()).toContain('Vanaf 1 april 2026');
});

test('a chosen article stays readable, and choosing it twice or in two tabs at once counts once', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  const answers = await Promise.all([1, 2].map(() => world.post('/artikelen/pro/lezen', {}, { Cookie: anna.cookie })));

  expect(answers.map((answer) => answer.headers.get('location'))).toEqual([
    '/artikelen/pro/#verder',
    '/artikelen/pro/#verder',
  ]);
  const page = await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text();
  expect(page).toContain(GATED_SENTENCE);
  expect(page).toContain('nog 2 van 3');
});

test('a visit counts nothing, whatever the browser was doing', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  for (const headers of [{}, { 'Sec-Purpose': 'prefetch;prerender' }, { Purpose: 'prefetch' }] as Record<
    string,
    string
  >[]) {
    await world.get('/artikelen/pro/', { Cookie: anna.cookie, ...headers });
    await world.get('/artikelen/pro/lezen', { Cookie: anna.cookie, ...headers });
  }

  expect(await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text()).toContain('nog 3 van 3');
});

test('the count starts again when the month turns in Amsterdam, and what was chosen stays', async () => {
  const world = smallWorld(new Date('2026-03-31T21:59:59Z'));
  const anna = await exhausted(world);
  world.gate.unlock({ memberId: anna.id, articleId: 'pro', now: world.clock.now(), monthStart: new Date(0), limit: 4 });

  world.clock.forward({ seconds: 1 });

  const page = await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text();
  expect(page).toContain(GATED_SENTENCE);
  expect(page).toContain('nog 3 van 3');
});

test('one second after PRO ends the next request is refused, and the page says since when', async () => {
  const world = smallWorld();
  const bram = await exhausted(world, { tier: 'pro', proUntil: new Date(world.clock.now().getTime() + 1000) });
  expect(await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text()).toContain(GATED_SENTENCE);

  world.clock.forward({ seconds: 1 });

  const page = await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text();
  expect(page).not.toContain(GATED_SENTENCE);
  expect(page).toContain('Uw PRO-abonnement is geëindigd op 1 maart 2026');
});

test('a ban holds from the next request on', async () => {
  const world = smallWorld();
  const bram = await world.join('Bram', { tier: 'pro' });
  world.members.ban(bram.id, world.clock.now());

  expect(await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text()).not.toContain(GATED_SENTENCE);
  expect((await world.post('/artikelen/pro/lezen', {}, { Cookie: bram.cookie })).status).toBe(401);
});

test.each([
  ['visitor', 'Word gratis lid'],
  ['unverified', 'Word gratis lid'],
  ['free', 'Lees dit artikel'],
  ['exhausted', 'Lees onbeperkt met PRO'],
  ['lapsed', 'Uw PRO-abonnement is geëindigd'],
  ['banned', 'geblokkeerd'],
] as const)('the panel has the one button for %s: %s', async (who, words) => {
  const world = smallWorld();

  const answer = await world.get('/api/articles/pro/slots', { Cookie: await cookieOf(who, world) });

  expect(((await answer.json()) as { rest: string }).rest).toContain(words);
});

test('a locked answer is as long for a short body as for a long one', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const length = async (id: string) =>
    (await (await world.get(`/artikelen/${id}/`, { Cookie: anna.cookie })).text()).replaceAll(id, 'pro').length;

  expect(await length('pro')).toBe(await length('long'));
});

test.each([
  ['visitor', 401],
  ['unverified', 401],
  ['free', 403],
  ['lapsed', 403],
  ['banned', 403],
  ['pro', 200],
  ['moderator', 200],
] as const)('the e-book for %s is answered with %i, and a download is written down', async (who, status) => {
  const world = smallWorld();
  const cookie = await cookieOf(who, world);

  const answer = await world.get('/mijn/e-book/kennisbank.epub', { Cookie: cookie });

  expect(answer.status).toBe(status);
  expect((await answer.text()) === EBOOK).toBe(status === 200);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(world.db.prepare('SELECT count(*) FROM ebook_download').pluck().get()).toBe(status === 200 ? 1 : 0);
});

test.each([
  ['bytes=0-3', 206, 'Een ', `bytes 0-3/${EBOOK.length}`],
  ['bytes=-6', 206, EBOOK.slice(-6), `bytes ${EBOOK.length - 6}-${EBOOK.length - 1}/${EBOOK.length}`],
  ['bytes=4-', 206, EBOOK.slice(4), `bytes 4-${EBOOK.length - 1}/${EBOOK.length}`],
  ['bytes=0-1,4-5', 200, EBOOK, null],
  ['bytes=9999-', 416, '', `bytes */${EBOOK.length}`],
  ['bytes=5-2', 416, '', `bytes */${EBOOK.length}`],
])('the range %s is answered with %i', async (range, status, body, contentRange) => {
  const world = smallWorld();
  const { cookie } = await world.join('Piet', { tier: 'pro' });

  const answer = await world.get('/mijn/e-book/kennisbank.epub', { Cookie: cookie, Range: range });

  expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
    status,
    body,
    contentRange,
  ]);
});

test.each([
  ['visitor', 404],
  ['free', 404],
  ['pro', 200],
] as const)('a picture in gated text is, for %s, answered with %i', async (who, status) => {
  const world = smallWorld();

  const answer = await world.get('/_astro/geheim.1.svg', { Cookie: await cookieOf(who, world) });

  expect(answer.status).toBe(status);
  expect((await answer.text()).includes(GATED_SENTENCE)).toBe(status === 200);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});

test.each([
  ['visitor', true],
  ['free', true],
  ['lapsed', true],
  ['moderator', true],
  ['pro', false],
] as const)('a page for %s has an advertisement in its HTML: %s', async (who, has) => {
  const world = smallWorld();
  const cookie = await cookieOf(who, world);
  const bodies = await Promise.all(
    [
      '/artikelen/open/',
      '/artikelen/free/',
      '/artikelen/pro/',
      '/api/articles/free/slots',
      '/api/articles/pro/slots',
    ].map(async (path) => (await world.get(path, { Cookie: cookie })).text()),
  );
  const refused = await world.post('/reacties', { article: 'open', text: '' }, { Cookie: cookie });

  expect(bodies.join('').replaceAll('\\"', '"').includes(AD)).toBe(has);
  if (!has) expect(await refused.text()).not.toContain(AD);
});
