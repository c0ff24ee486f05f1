import { expect, test } from 'vitest';
import { settings } from '#settings';
import { baked, deskWorld, ground, letters } from '../../trials/desk-world.ts';

test('a ban with a term ends the sessions, silences, is mailed, and ends by itself', async () => {
  const { world, anna, mo } = await deskWorld();
  const { round } = world;
  const ban = { ...ground, days: '7', silenced: 'yes', back: '/beheer/' };

  await world.post(`/beheer/leden/${anna.id}/blokkeren`, ban, { Cookie: mo.cookie });

  expect(baked(world)).not.toContain('onzin');
  expect((await world.get('/mijn/', { Cookie: anna.cookie })).status).toBe(303);
  expect(letters(world, 'geblokkeerd')[0]!.text).toContain('tot en met 8 maart 2026');
  world.clock.forward({ minutes: 7 * 24 * 60 - 1 });
  await round();
  expect(baked(world)).not.toContain('onzin');
  world.clock.forward({ minutes: 1 });
  await round();
  expect(baked(world)).toContain('onzin');
  expect(world.members.find(anna.id)!.bannedAt).toBeNull();
});

test('a ban is undone as it was, and lifted by hand', async () => {
  const { world, anna, mo, undo } = await deskWorld();
  const ban = () => world.post(`/beheer/leden/${anna.id}/blokkeren`, { ...ground, days: '0' }, { Cookie: mo.cookie });
  await ban();
  await undo(1);
  expect(world.members.find(anna.id)!.bannedAt).toBeNull();
  expect(letters(world)).toEqual([]);

  await ban();
  await world.post(`/beheer/leden/${anna.id}/deblokkeren`, {}, { Cookie: mo.cookie });
  await undo(3);
  expect(world.members.find(anna.id)!.bannedAt).not.toBeNull();
});

test('staff cannot be banned here, nor anyone for a made-up term', async () => {
  const { world, anna, mo } = await deskWorld();
  const ban = (id: number, days: string) =>
    world.post(`/beheer/leden/${id}/blokkeren`, { ...ground, days }, { Cookie: mo.cookie });

  expect((await ban(mo.id, '7')).status).toBe(403);
  expect((await ban(anna.id, '8')).status).toBe(400);
  expect((await ban(999, '7')).status).toBe(404);
});

test('a closed discussion says so on the page, refuses and keeps the text; a moderator opens it again', async () => {
  const { world, anna, mo } = await deskWorld();
  const set = (state: string) => world.post('/beheer/artikelen/open/gesprek', { state }, { Cookie: mo.cookie });
  const place = () => world.post('/reacties', { article: 'open', text: 'Nog iets' }, { Cookie: anna.cookie });

  await set('closed');
  expect(baked(world)).toContain('Onder dit artikel kan niet meer worden gereageerd.');
  const refused = await place();
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('Nog iets</textarea>');
  expect((await world.post('/reacties/1', { text: 'Toch aangepast' }, { Cookie: anna.cookie })).status).toBe(303);

  await set('open');
  expect(baked(world)).not.toContain('kan niet meer worden gereageerd');
  expect((await place()).status).toBe(303);
});

test('a ban can leave what was written where it is', async () => {
  const { world, anna, mo } = await deskWorld();
  await world.post(`/beheer/leden/${anna.id}/blokkeren`, { ...ground, days: '30' }, { Cookie: mo.cookie });

  expect(baked(world)).toContain('onzin');
});

test('a discussion that grows too old closes on the page by itself', async () => {
  settings.moderation.closeAfterDays = 60; // the small site's articles are of 1 January
  try {
    const { world } = await deskWorld();
    await world.round();
    expect(baked(world)).not.toContain('kan niet meer worden gereageerd');
    world.clock.forward({ minutes: 12 * 60 });
    await world.round();
    expect(baked(world)).toContain('kan niet meer worden gereageerd');
  } finally {
    settings.moderation.closeAfterDays = 0;
  }
});
