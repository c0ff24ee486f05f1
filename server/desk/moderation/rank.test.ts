import { expect, test } from 'vitest';
import type { Role } from '../../members/permissions.ts';
import { smallWorld } from '../../trials/world.ts';

const ground = { rule: 'topic', reason: 'Omdat.' };
const acts = [
  ['hide', 303],
  ['edit', 303],
] as const;

/** Someone of this role at the desk, and a colleague who placed reaction 1. */
async function colleagues(role: Role, other: Role) {
  const world = smallWorld();
  const writer = await world.join('Schrijver', { role: other, tier: 'pro' });
  await world.post('/reacties', { article: 'open', text: 'Van een collega' }, { Cookie: writer.cookie });
  const { id, cookie } = await world.join('Mo', { role });
  const post = (path: string, fields: Record<string, string> = {}, who = cookie) =>
    world.post(path, fields, { Cookie: who });
  return { world, writer, mo: { id, cookie }, post };
}

test.each<[Role, Role, boolean]>([
  ['moderator', 'member', true],
  ['moderator', 'author', true],
  ['moderator', 'bookkeeper', true],
  ['moderator', 'moderator', true],
  ['moderator', 'editor', false],
  ['moderator', 'administrator', false],
  ['editor', 'moderator', true],
  ['editor', 'administrator', false],
  ['administrator', 'editor', true],
  ['administrator', 'administrator', true],
])('a %s who hides or edits what a %s wrote: %s', async (role, other, allowed) => {
  for (const [act, status] of acts) {
    const { world, post } = await colleagues(role, other);
    const answer = await post('/beheer/reacties/1', { act, text: 'Anders', ...ground });
    expect(answer.status).toBe(allowed ? status : 403);
    const reaction = world.reactions.find(1)!;
    expect(reaction.hiddenAt !== null || reaction.text === 'Anders').toBe(allowed);
    const bulk = await post('/beheer/reacties', { act: 'hide', 'pick-1': 'yes', ...ground });
    if (!allowed) expect([bulk.status, world.reactions.find(1)!.hiddenAt]).toEqual([403, null]);
  }
});

test.each<[Role, Role, number]>([
  ['moderator', 'member', 303],
  ['moderator', 'author', 403],
  ['moderator', 'bookkeeper', 403],
  ['moderator', 'moderator', 403],
  ['editor', 'moderator', 403],
  ['administrator', 'moderator', 303],
  ['administrator', 'administrator', 303],
])('a %s who bans a %s gets %i, and lets in or undoes no more than that', async (role, other, status) => {
  const { world, writer, mo, post } = await colleagues(role, other);
  const isBanned = () => world.members.find(writer.id)!.bannedAt !== null;
  const page = await (await world.get(`/beheer/leden/${writer.id}/`, { Cookie: mo.cookie })).text();
  expect(page.includes('/blokkeren"'), 'a button that would be refused is not shown').toBe(status === 303);

  expect((await post(`/beheer/leden/${writer.id}/blokkeren`, { days: '7', ...ground })).status).toBe(status);
  expect(isBanned()).toBe(status === 303);
  world.members.ban(writer.id, world.clock.now());
  expect((await post(`/beheer/leden/${writer.id}/deblokkeren`)).status).toBe(status);
  expect(isBanned()).toBe(status !== 303);
});

test('a moderator does not take back what an administrator decided about a colleague', async () => {
  const { world, writer, post } = await colleagues('moderator', 'moderator');
  const chief = await world.join('Chief', { role: 'administrator' });
  await post(`/beheer/leden/${writer.id}/blokkeren`, { days: '7', ...ground }, chief.cookie);
  world.moderation.addObjection({ actId: 1 }, 'Onterecht.', world.clock.now());

  expect((await post('/beheer/acties/1/ongedaan')).status).toBe(403);
  expect((await post('/beheer/bezwaren/1', { granted: 'yes', answer: 'Goed.' })).status).toBe(403);
  expect(world.members.find(writer.id)!.bannedAt).not.toBeNull();
});

test('nobody judges their own case: not by an act, not by undoing one, not on an objection', async () => {
  const { world, writer, mo, post } = await colleagues('moderator', 'moderator');
  await post('/beheer/reacties/1', { act: 'hide', ...ground });
  world.moderation.addObjection({ actId: 1 }, 'Onterecht.', world.clock.now());
  const own = [
    await post('/beheer/reacties/1', { act: 'restore' }, writer.cookie),
    await post('/beheer/acties/1/ongedaan', {}, writer.cookie),
    await post('/beheer/bezwaren/1', { granted: 'yes', answer: 'Goed.' }, writer.cookie),
    await post('/beheer/bezwaren/1', { granted: 'no', answer: 'Goed.' }, writer.cookie),
    await post(`/beheer/leden/${writer.id}/blokkeren`, { days: '7', ...ground }, writer.cookie),
  ];

  expect(own.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  expect(world.reactions.find(1)!.hiddenAt).not.toBeNull();
  expect((await post('/beheer/acties/1/ongedaan', {}, mo.cookie)).status).toBe(303);
});

test('one’s own words may be taken away, and that may be undone', async () => {
  const { world, writer, post } = await colleagues('moderator', 'moderator');
  expect((await post('/beheer/reacties/1', { act: 'hide', ...ground }, writer.cookie)).status).toBe(303);
  expect((await post('/beheer/acties/1/ongedaan', {}, writer.cookie)).status).toBe(303);
  expect(world.reactions.find(1)!.hiddenAt).toBeNull();
});
