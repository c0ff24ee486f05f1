import { expect, test } from 'vitest';
import { type World } from '../../trials/world.ts';
import { digests, talk } from '../../trials/follow-world.ts';

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
