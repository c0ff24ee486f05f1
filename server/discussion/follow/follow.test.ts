import { expect, test } from 'vitest';
import { smallWorld, type World } from '../../trials/world.ts';

type Letter = { member_id: number; address: string; subject: string; text: string; headers: string };
const digests = (world: World) =>
  world.db.prepare("SELECT * FROM mail WHERE class = 'notification' ORDER BY id").all() as Letter[];

/** Anna wrote reaction 1 and wants mail about answers; Bram follows; nobody was mailed yet. */
async function talk() {
  const world = smallWorld();
  const [anna, bram, carla] = [await world.join('Anna'), await world.join('Bram'), await world.join('Carla')];
  const place = (who: { cookie: string }, text: string, fields: Record<string, string> = {}) =>
    world.post('/reacties', { article: 'open', text, ...fields }, { Cookie: who.cookie });
  const follow = (who: { cookie: string }, article = 'open', yes = 'yes') =>
    world.post(`/artikelen/${article}/volgen`, { follow: yes }, { Cookie: who.cookie });
  const wantReplies = (id: number, granted = true) =>
    world.mail.addConsent({
      memberId: id,
      list: 'replies',
      granted,
      textVersion: 't',
      source: 't',
      now: world.clock.now(),
    });
  const later = async (minutes: number) => {
    world.clock.forward({ minutes });
    await world.round();
  };
  await place(anna, 'Een vraag');
  await later(31);
  wantReplies(anna.id);
  return { world, anna, bram, carla, place, follow, wantReplies, later };
}

test('an answer is mailed when nobody can edit it any more, as it is then, and not a second sooner', async () => {
  const { world, anna, bram, place, later } = await talk();
  await place(bram, 'Eerste versie', { answers: '1' });
  await world.post('/reacties/2', { text: 'Definitief **antwoord**' }, { Cookie: bram.cookie });

  await later(29.99);
  expect(digests(world)).toEqual([]);
  await later(0.01);
  const [letter] = digests(world);
  expect(letter).toMatchObject({ member_id: anna.id, address: anna.email, subject: 'Eén nieuwe reactie: open' });
  expect(letter!.text).toContain('Bram, ');
  expect(letter!.text).toContain('“Definitief antwoord”');
  expect(letter!.text).not.toContain('Eerste versie');
  await later(600);
  expect(digests(world)).toHaveLength(1);
});

test('one digest per article tells of all of them, and the next waits six hours', async () => {
  const { world, bram, carla, place, follow, later } = await talk();
  await follow(bram);
  for (const text of ['Een', 'Twee', 'Drie']) await place(carla, text);
  await later(31);
  expect(digests(world).map(({ subject }) => subject)).toEqual(['3 nieuwe reacties: open']);

  await place(carla, 'Vier');
  await place(carla, 'Vijf');
  await later(31);
  expect(digests(world)).toHaveLength(1);
  await later(60 * 6);
  expect(
    digests(world)
      .map(({ subject }) => subject)
      .at(-1),
  ).toBe('2 nieuwe reacties: open');
});

test('nobody is told of their own words, nor twice of the same', async () => {
  const { world, anna, bram, place, follow, later } = await talk();
  await follow(anna);
  await follow(bram);
  await place(anna, 'Ik antwoord mezelf', { answers: '1' });
  await place(bram, 'Antwoord', { answers: '1' });
  await later(31);

  expect(digests(world).map(({ member_id, subject }) => [member_id, subject])).toEqual([
    [anna.id, 'Eén nieuwe reactie: open'],
    [bram.id, 'Eén nieuwe reactie: open'],
  ]);
});

test.each([
  ['withdrawn', (world: World) => world.reactions.withdraw(2, 2, world.clock.now())],
  ['hidden', (world: World) => world.moderation.hide(2, world.clock.now())],
  ['held', (world: World) => world.moderation.setHeld(2, 'links', null)],
])('a reaction that is %s meanwhile is not mailed', async (_what, happen) => {
  const { world, bram, place, later } = await talk();
  await place(bram, 'Antwoord', { answers: '1' });
  happen(world);
  await later(31);

  expect(digests(world)).toEqual([]);
});

test('what a moderator lets through later is mailed then', async () => {
  const { world, bram, place, later } = await talk();
  await place(bram, 'Antwoord', { answers: '1' });
  world.moderation.setHeld(2, 'links', null);
  await later(300);
  world.moderation.setHeld(2, null, world.clock.now());
  await later(1);

  expect(digests(world)).toHaveLength(1);
});

test.each([
  ['who did not ask', async ({ wantReplies, anna }: Talk) => wantReplies(anna.id, false)],
  ['who is banned', async ({ world, anna }: Talk) => world.members.ban(anna.id, world.clock.now())],
  [
    'who changed their mind after it was written down',
    async ({ wantReplies, anna }: Talk) => wantReplies(anna.id, false),
  ],
])('%s gets no mail', async (_who, happen) => {
  const all = await talk();
  await all.place(all.bram, 'Antwoord', { answers: '1' });
  await happen(all);
  await all.later(31);

  expect(digests(all.world)).toEqual([]);
});
type Talk = Awaited<ReturnType<typeof talk>>;

test('who may no longer read an article is told nothing of what is said under it', async () => {
  const world = smallWorld();
  const until = new Date(world.clock.now().getTime() + 10 * 60_000);
  const piet = await world.join('Piet', { tier: 'pro', proUntil: until });
  const other = await world.join('Paula', { tier: 'pro' });
  expect((await world.post('/artikelen/pro/volgen', { follow: 'yes' }, { Cookie: piet.cookie })).status).toBe(303);
  await world.post('/reacties', { article: 'pro', text: 'Geheim' }, { Cookie: other.cookie });
  world.clock.forward({ minutes: 31 });
  await world.round();

  expect(digests(world)).toEqual([]);
});

test('one click in the mail ends the mail about this article and no other, without signing in', async () => {
  const { world, anna, bram, carla, place, follow, later } = await talk();
  await follow(anna);
  await place(bram, 'Antwoord', { answers: '1' });
  await later(31);
  const [letter] = digests(world);
  const headers = JSON.parse(letter!.headers) as Record<string, string>;
  expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  const link = /<http:\/\/[^/]+(\/[^>]+)>/.exec(headers['List-Unsubscribe']!)![1]!;

  expect((await world.get(link)).status).toBe(200);
  expect(world.follows.isFollowing(anna.id, 'open')).toBe(true);
  const answer = await world.app.request(link, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
  expect(answer.status).toBe(200);
  await place(carla, 'Nog een', { answers: '1' });
  await later(60 * 24);
  expect(digests(world)).toHaveLength(1);
  expect(world.mail.consentsOf(anna.id)).toContain('replies');
  expect((await world.get(link.replace('artikel:open', 'artikel:pro'))).status).toBe(410);
});

test.each([
  ['a visitor', '', 'open', 401],
  ['a free member, of a PRO article', 'free', 'pro', 403],
  ['anyone, of what does not exist', 'free', 'onbekend', 404],
])('%s cannot follow', async (_who, tier, article, status) => {
  const world = smallWorld();
  const cookie = tier ? (await world.join('Fred')).cookie : '';

  expect((await world.post(`/artikelen/${article}/volgen`, { follow: 'yes' }, { Cookie: cookie })).status).toBe(status);
});

test('the page says whether you follow it, and the button turns it round', async () => {
  const { world, bram, follow } = await talk();
  const page = async () => (await world.get('/artikelen/open/', { Cookie: bram.cookie })).text();
  expect(await page()).toContain('Volg dit artikel per mail');
  await follow(bram);
  expect(await page()).toContain('Volg dit artikel niet meer');
  await follow(bram, 'open', 'no');
  expect(await page()).toContain('Volg dit artikel per mail');
  expect(await (await world.get('/artikelen/open/')).text()).not.toContain('Volg dit artikel');
});

test('only what comes after is told to who follows', async () => {
  const { world, bram, carla, place, follow, later } = await talk();
  await place(carla, 'Ervoor');
  world.clock.forward({ seconds: 1 });
  await follow(bram);
  await place(carla, 'Erna');
  await later(31);

  expect(digests(world).map(({ text }) => [text.includes('Ervoor'), text.includes('Erna')])).toEqual([[false, true]]);
});

/** What the postman would send now. */
const leaving = (world: World) =>
  world.mail.due(world.clock.now(), 100).filter(({ subject }) => subject.includes('nieuwe reactie'));

/** Bram follows; Carla wrote two reactions, and the digest about them waits in the outbox. */
async function waiting(article = 'open') {
  const all = await talk();
  const { world, carla, follow, later } = all;
  const bram = await world.join('Bert', { tier: 'pro' });
  if (article === 'pro')
    world.members.setStanding(carla.id, { tier: 'pro', proUntil: null, role: 'member', authorId: null });
  await follow(bram, article);
  for (const text of ['Blijft staan', 'Gaat weg'])
    await world.post('/reacties', { article, text }, { Cookie: carla.cookie });
  await later(31);
  expect(leaving(world)).toHaveLength(1);
  const mo = await world.join('Mo', { role: 'moderator' });
  const last = world.db.prepare('SELECT max(id) FROM reaction').pluck().get() as number;
  return { ...all, bram, mo, last };
}

const ground = { rule: 'topic', reason: 'Zomaar.' };
const vanishing: [string, (all: Awaited<ReturnType<typeof waiting>>) => unknown][] = [
  ['withdrawn', ({ world, carla, last }) => world.post(`/reacties/${last}/intrekken`, {}, { Cookie: carla.cookie })],
  [
    'hidden',
    ({ world, mo, last }) => world.post(`/beheer/reacties/${last}`, { act: 'hide', ...ground }, { Cookie: mo.cookie }),
  ],
  [
    'rewritten by a moderator',
    ({ world, mo, last }) =>
      world.post(`/beheer/reacties/${last}`, { act: 'edit', text: 'Netjes', ...ground }, { Cookie: mo.cookie }),
  ],
];

test.each(vanishing)(
  'what is %s while the mail waits is in no mail, not even in one sent right then',
  async (_how, vanish) => {
    const all = await waiting();
    await vanish(all);
    expect(leaving(all.world)).toEqual([]);
    await all.later(1);
    const [letter] = leaving(all.world);
    expect(letter!.text).toContain('Blijft staan');
    expect(letter!.text + letter!.html).not.toContain('Gaat weg');
  },
);

const leavers: [string, (all: Awaited<ReturnType<typeof waiting>>) => unknown][] = [
  [
    'lost PRO',
    ({ world, bram }) =>
      world.members.setStanding(bram.id, { tier: 'free', proUntil: null, role: 'member', authorId: null }),
  ],
  ['was banned', ({ world, bram }) => world.members.ban(bram.id, world.clock.now())],
  ['stopped following', ({ follow, bram }) => follow(bram, 'pro', 'no')],
];

test.each(leavers)('who %s while the mail waits does not get it', async (_how, leave) => {
  const all = await waiting('pro');
  await leave(all);
  await all.later(1);
  expect(leaving(all.world)).toEqual([]);
});

test('everything a digest told of is gone, and so is the digest', async () => {
  const { world, carla, last, later } = await waiting();
  for (const id of [last - 1, last]) await world.post(`/reacties/${id}/intrekken`, {}, { Cookie: carla.cookie });
  await later(1);
  expect(digests(world)).toEqual([]);
});
