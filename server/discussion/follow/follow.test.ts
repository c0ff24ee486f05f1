import { expect, test } from 'vitest';
import { smallWorld, type World } from '../../trials/world.ts';
import { digests, talk } from '../../trials/follow-world.ts';

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
