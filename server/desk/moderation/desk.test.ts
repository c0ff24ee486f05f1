import { expect, test } from 'vitest';
import { ORIGIN, smallWorld, type World } from '../../trials/world.ts';
import { baked, deskWorld, ground, letters, report } from '../../trials/desk-world.ts';

test.each([
  ['a visitor', null, 303],
  ['a member', {}, 404],
  ['a bookkeeper', { role: 'bookkeeper' }, 404],
  ['a moderator', { role: 'moderator' }, 200],
  ['an editor', { role: 'editor' }, 200],
] as const)('%s at the desk gets %s', async (_who, standing, status) => {
  const world = smallWorld();
  const cookie = standing ? (await world.join('Wie', standing)).cookie : '';

  for (const path of ['/beheer/acties/', '/beheer/leden/1/'])
    expect((await world.get(path, { Cookie: cookie })).status).toBe(status);
});

test('a hidden reaction leaves page, feed, counts and answers at once, and its writer is told why', async () => {
  const { world, anna, act } = await deskWorld();
  const before = (await (await world.get('/api/articles/open/reactions?since=0')).json()) as { revision: number };

  const answer = await act({ act: 'hide', ...ground });

  expect(answer.headers.get('location')).toBe('/beheer/?lijst=all&gedaan=1');
  expect(baked(world)).not.toContain('onzin');
  for (const path of ['/artikelen/open/reacties.xml', '/reacties.xml', '/api/articles/open/reactions.html'])
    expect(await (await world.get(path)).text()).not.toContain('onzin');
  expect(await (await world.get('/api/counts?articles=open')).json()).toEqual({ open: 0 });
  const news = await (await world.get(`/api/articles/open/reactions?since=${before.revision}`)).json();
  expect(news).toMatchObject({ changes: [{ id: 1, html: null }] });
  const [letter] = letters(world, 'Uw reactie is verborgen');
  expect(letter!.address).toBe(anna.email);
  for (const said of [
    'Wat een onzin',
    '2. Bespreek het werk',
    ground.reason,
    'geen automaat',
    `${ORIGIN}/bezwaar/?over=act.1.`,
  ])
    expect(letter!.text).toContain(said);
});

test.each([
  ['without a rule', { ...ground, rule: '' }],
  ['with an unknown rule', { ...ground, rule: 'onzin' }],
  ['without a reason', { ...ground, reason: ' ' }],
])('hiding %s is refused and changes nothing', async (_what, fields) => {
  const { world, act } = await deskWorld();

  expect((await act({ act: 'hide', ...fields })).status).toBe(422);
  expect(baked(world)).toContain('onzin');
  expect(letters(world)).toEqual([]);
});

test('a sentence chosen from the list is the reason, with what is added to it', async () => {
  const { world, act } = await deskWorld();

  await act({ act: 'hide', rule: 'advertising', saved: '1', reason: 'Het ging om een cursus.' });

  expect(letters(world)[0]!.text).toMatch(/prijst vooral een product[\s\S]*Het ging om een cursus\./);
});

test.each([
  ['release', async (w: World) => w.moderation.setHeld(1, 'links', null), { act: 'release' }],
  ['hide', async () => undefined, { act: 'hide', ...ground }],
  ['restore', async (w: World) => w.moderation.hide(1, w.clock.now()), { act: 'restore' }],
  ['edit', async () => undefined, { act: 'edit', ...ground, text: 'Netter gezegd' }],
] as const)('%s is undone within five minutes, and nobody was mailed about it', async (kind, prepare, fields) => {
  const { world, act, undo } = await deskWorld();
  await prepare(world);
  const before = world.reactions.find(1)!;

  await act(fields);
  expect(world.reactions.find(1)).not.toEqual({ ...before, revision: expect.anything() });
  expect(world.moderation.findAct(1)!.kind).toBe(kind);
  expect((await undo(1)).status).toBe(303);

  expect(world.reactions.find(1)).toEqual({ ...before, revision: expect.anything() });
  expect(letters(world)).toEqual([]);
  expect(world.moderation.findAct(1)!.undoneAt).not.toBeNull();
  expect((await undo(1)).status).toBe(409);
});

test('an act cannot be undone after five minutes, nor after another act on the same', async () => {
  const { world, act, undo } = await deskWorld();
  await act({ act: 'hide', ...ground });
  await act({ act: 'restore' });
  expect((await undo(1)).status).toBe(409);

  world.clock.forward({ minutes: 5 });
  expect((await undo(2)).status).toBe(409);
  expect(letters(world)).toHaveLength(2);
});

test('mail about an act goes out when it can no longer be undone', async () => {
  const { world, act } = await deskWorld();
  await act({ act: 'hide', ...ground });

  expect(world.mail.due(world.clock.now(), 10)).toEqual([]);
  world.clock.forward({ minutes: 5 });
  expect(world.mail.due(world.clock.now(), 10)).toHaveLength(1);
});

test('an edit by a moderator is marked, passes the one validator, and its writer is told', async () => {
  const { world, act } = await deskWorld();

  await act({ act: 'edit', ...ground, text: ' e\u0301e\u0301n\r\n<b>x</b>\u0000 ' });

  expect(world.reactions.find(1)!.text).toBe('één\n<b>x</b>');
  expect(baked(world)).toContain('bewerkt door de redactie');
  expect(letters(world, 'Uw reactie is bewerkt')).toHaveLength(1);
});

test('several reactions are dealt with at once; what was dealt with already is passed over', async () => {
  const { world, anna, mo, act } = await deskWorld();
  for (const text of ['Twee', 'Drie'])
    await world.post('/reacties', { article: 'open', text }, { Cookie: anna.cookie });
  await act({ act: 'hide', ...ground }, 2);

  const bulk = {
    'pick-1': 'yes',
    'pick-2': 'yes',
    'pick-3': 'yes',
    act: 'hide',
    ...ground,
    back: '/beheer/?lijst=all',
  };
  expect((await world.post('/beheer/reacties', bulk, { Cookie: mo.cookie })).status).toBe(303);
  expect((await world.post('/beheer/reacties', { ...ground, act: 'hide' }, { Cookie: mo.cookie })).status).toBe(422);

  expect(world.reactions.countUnder('open')).toBe(0);
  expect(letters(world, 'verborgen')).toHaveLength(3);
});

test('the desk shows a case with its context, and a writer with their history but not their address', async () => {
  const { world, anna, mo, act } = await deskWorld();
  await world.post('/reacties', { article: 'open', text: 'Antwoord', answers: '1' }, { Cookie: anna.cookie });
  await act({ act: 'hide', ...ground }, 2);

  const one = await (await world.get('/beheer/reacties/2/', { Cookie: mo.cookie })).text();
  const writer = await (await world.get(`/beheer/leden/${anna.id}/`, { Cookie: mo.cookie })).text();

  expect(one).toMatch(/Antwoordt Anna:[\s\S]*Wat een onzin/);
  expect(one).toContain(ground.reason);
  expect(writer).toContain('verborgen');
  expect(writer).not.toContain(anna.email);
});

test('moderators are called once an hour, with a link, for what a person should see', async () => {
  const { world, mo } = await deskWorld();
  const { round } = world;
  await round();
  expect(letters(world)).toEqual([]);

  world.moderation.setHeld(1, 'trap', null);
  await round();
  expect(letters(world)).toEqual([]);
  world.moderation.setHeld(1, 'links', null);
  await round();
  await round();
  const [letter, ...rest] = letters(world, 'Er wacht iets');
  expect(rest).toEqual([]);
  expect([letter!.address, letter!.text]).toEqual([mo.email, expect.stringContaining(`1 in de wachtrij`)]);
  expect(letter!.text).toContain(`${ORIGIN}/beheer/`);
  world.clock.forward({ minutes: 61 });
  await round();
  expect(letters(world, 'Er wacht iets')).toHaveLength(1);
});

test('a hidden reaction stays on its writer’s own page, with the way to object', async () => {
  const { world, anna, act } = await deskWorld();
  await act({ act: 'hide', ...ground });

  const page = await (await world.get('/mijn/', { Cookie: anna.cookie })).text();
  expect(page).toMatch(/open<\/a>: verborgen\s*\(<a href="http:\/\/localhost:4321\/bezwaar\/\?over=act\.1\./);
});

test('a name is text at the desk, in the title too', async () => {
  const { world, mo } = await deskWorld();
  const { id } = await world.join('<img src=x onerror=alert(1)>');

  const page = await (await world.get(`/beheer/leden/${id}/`, { Cookie: mo.cookie })).text();
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toContain('<img');
});

const erasedActs = ['hide', 'edit', 'keep'].flatMap((kind) => [
  [kind, 'and was answered', true] as const,
  [kind, 'and was not', false] as const,
]);
test.each(erasedActs)(
  'undoing %s on what its writer erased, %s, does nothing and is no mistake of ours',
  async (kind, _how, answered) => {
    const { world, anna, act, undo } = await deskWorld();
    const bram = await world.join('Bram');
    if (answered)
      await world.post('/reacties', { article: 'open', text: 'Vind ik ook', answers: '1' }, { Cookie: bram.cookie });
    await world.post('/reacties/1/melden', report, { Cookie: bram.cookie });
    expect((await act({ act: kind, text: 'Anders', ...ground })).status).toBe(303);
    world.atOnce(() =>
      world.removals.remove(anna.id, { formerName: 'Oud-lid', reactionsToo: true, now: world.clock.now() }),
    );

    expect((await undo(1)).status).toBe(409);
    expect(world.logged).toEqual([]);
    expect(await (await world.get('/api/articles/open/reactions.html')).text()).not.toMatch(/onzin|Anders/);
  },
);
