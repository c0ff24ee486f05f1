import { expect, test } from 'vitest';
import { slotContent } from '../articles/slots.ts';
import { cookieFor, type Who } from '../trials/readers.ts';
import { AD, GATED_SENTENCE, smallWorld, type World } from '../trials/world.ts';

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
    const cookie = await cookieFor(who, world);

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
    const cookie = await cookieFor(who, world);
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
    const cookie = await cookieFor(who, world);
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
      : await cookieFor(who, world);

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

test.each([
  ['visitor', 'Word gratis lid'],
  ['unverified', 'Word gratis lid'],
  ['free', 'Lees dit artikel'],
  ['exhausted', 'Lees onbeperkt met PRO'],
  ['lapsed', 'Uw PRO-abonnement is geëindigd'],
  ['banned', 'geblokkeerd'],
] as const)('the panel has the one button for %s: %s', async (who, words) => {
  const world = smallWorld();

  const answer = await world.get('/api/articles/pro/slots', { Cookie: await cookieFor(who, world) });

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
  ['visitor', true],
  ['free', true],
  ['lapsed', true],
  ['moderator', true],
  ['pro', false],
] as const)('a page for %s has an advertisement in its HTML: %s', async (who, has) => {
  const world = smallWorld();
  const cookie = await cookieFor(who, world);
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
