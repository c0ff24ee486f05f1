import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settings } from '#settings';
import { ORIGIN, smallWorld, type World } from '../../trials/world.ts';

const baked = (world: World) => readFileSync(world.release.articlePage('open'), 'utf8');
const ground = { rule: 'person', reason: 'Dit gaat over de persoon.' };
const report = {
  reason: 'person',
  explanation: 'Een aanval op iemand.',
  name: 'Lezer',
  email: 'lezer@example.nl',
  faith: 'yes',
};

type Letter = { cause: string; address: string; subject: string; text: string; due_at: number };
const letters = (world: World, about = '') =>
  (world.db.prepare('SELECT * FROM mail ORDER BY id').all() as Letter[]).filter(({ subject }) =>
    subject.includes(about),
  );

/** Anna placed reaction 1; Mo moderates. */
async function deskWorld() {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const mo = await world.join('Mo', { role: 'moderator' });
  await world.post('/reacties', { article: 'open', text: 'Wat een *onzin*' }, { Cookie: anna.cookie });
  const act = (fields: Record<string, string>, id = 1, who = mo) =>
    world.post(`/beheer/reacties/${id}`, { back: '/beheer/?lijst=all', ...fields }, { Cookie: who.cookie });
  const undo = (actId: number) => world.post(`/beheer/acties/${actId}/ongedaan`, {}, { Cookie: mo.cookie });
  return { world, anna, mo, act, undo };
}

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

test('a report gets a receipt at once and a decision when there is one', async () => {
  const { world, act } = await deskWorld();

  await world.post('/reacties/1/melden', report);
  expect(letters(world).map(({ address, subject }) => [address, subject])).toEqual([
    ['lezer@example.nl', 'Wij hebben uw melding ontvangen'],
  ]);

  await act({ act: 'hide', ...ground });
  const [decision] = letters(world, 'Wat er met uw melding is gebeurd');
  expect(decision!.text).toContain('Wij hebben de reactie verborgen.');
  expect(letters(world, 'verborgen')[0]!.text).toContain('na een melding');
  expect(world.moderation.counts().reported).toBe(0);
});

test('a report that is turned down leaves the reaction, and says why', async () => {
  const { world, act } = await deskWorld();
  await world.post('/reacties/1/melden', report);

  expect((await act({ act: 'keep', reason: '' })).status).toBe(422);
  await act({ act: 'keep', reason: 'Dit is kritiek op een besluit.' });

  expect(letters(world, 'Wat er met uw melding')[0]!.text).toMatch(/Wij laten de reactie staan\. Dit is kritiek/);
  expect(baked(world)).toContain('onzin');
});

test('reports cannot fill a mailbox that is not the reporter’s own', async () => {
  const { world, anna } = await deskWorld();
  for (let number = 2; number <= 7; number += 1)
    await world.post('/reacties', { article: 'open', text: `Nummer ${number}` }, { Cookie: anna.cookie });
  for (let id = 1; id <= 7; id += 1) await world.post(`/reacties/${id}/melden`, report);

  expect(letters(world)).toHaveLength(3);
  expect(world.moderation.counts().reported).toBe(7);
});

const linkIn = ({ text }: Letter) => /\/bezwaar\/\?over=\S+/.exec(text)![0];

test('a writer objects by the link in the mail, another moderator decides, and the reaction is back', async () => {
  const { world, act, mo } = await deskWorld();
  const ed = await world.join('Ed', { role: 'editor' });
  await act({ act: 'hide', ...ground });
  const link = linkIn(letters(world)[0]!);
  world.clock.forward({ minutes: 60 * 24 * 100 });
  const [redo, edCookie] = [await world.sessions.open(mo.id), await world.sessions.open(ed.id)];

  expect(await (await world.get(link)).text()).toContain('Wat een <em>onzin</em>');
  expect((await world.post(link, { text: ' ' })).status).toBe(422);
  expect((await world.post(link, { text: 'Het ging over het besluit.' })).status).toBe(200);
  expect((await world.post(link, { text: 'Nog eens' })).status).toBe(409);
  const queue = await world.get('/beheer/?lijst=objections', { Cookie: edCookie.split(';')[0]! });
  expect(await queue.text()).toContain('Het ging over het besluit.');

  const decide = (cookie: string) =>
    world.post('/beheer/bezwaren/1', { granted: 'yes', answer: 'U hebt gelijk.' }, { Cookie: cookie.split(';')[0]! });
  expect((await decide(redo)).status).toBe(403);
  expect((await decide(edCookie)).status).toBe(303);
  expect((await decide(edCookie)).status).toBe(409);

  expect(baked(world)).toContain('onzin');
  expect(letters(world, 'Het antwoord op uw bezwaar')[0]!.text).toMatch(/U krijgt gelijk[\s\S]*U hebt gelijk\./);
});

test('a reporter objects too, and the report is open again', async () => {
  const { world, act } = await deskWorld();
  const ed = await world.join('Ed', { role: 'editor' });
  await world.post('/reacties/1/melden', report);
  await act({ act: 'keep', reason: 'Dit mag.' });
  const link = linkIn(letters(world, 'Wat er met')[0]!);

  await world.post(link, { text: 'Lees het nog eens.' });
  await world.post('/beheer/bezwaren/1', { granted: 'yes', answer: 'Wij kijken opnieuw.' }, { Cookie: ed.cookie });

  expect(world.moderation.counts().reported).toBe(1);
});

test('a reporter who objects is shown what they may read now, not what was withdrawn or lies behind the gate', async () => {
  const { world, anna, act } = await deskWorld();
  const bram = await world.join('Bram', { tier: 'pro' });
  await world.post('/reacties', { article: 'pro', text: 'Onder ons gezegd' }, { Cookie: bram.cookie });
  await world.post('/reacties/1/melden', report);
  await world.post('/reacties/2/melden', report, { Cookie: bram.cookie });
  for (const id of [1, 2]) await act({ act: 'keep', reason: 'Dit mag.' }, id);
  const [open, gated] = letters(world, 'Wat er met').map(linkIn) as [string, string];
  const shown = async (link: string, cookie = '') => [
    await (await world.get(link, { Cookie: cookie })).text(),
    await (await world.post(link, { text: ' ' }, { Cookie: cookie })).text(), // refused, and drawn again
  ];

  for (const page of await shown(open)) expect(page).toContain('onzin');
  for (const page of await shown(gated, bram.cookie)) expect(page).toContain('Onder ons');
  for (const page of await shown(gated)) expect(page).not.toMatch(/Onder ons|Bram/);
  await world.post('/reacties/1/intrekken', {}, { Cookie: anna.cookie });
  for (const page of await shown(open)) expect(page).not.toMatch(/onzin|Anna/);
});

test.each([
  ['of nobody', '/bezwaar/?over=act.1.xxxx'],
  ['with another number', ''],
  ['without a signature', '/bezwaar/?over=act.1'],
  ['of nothing', '/bezwaar/'],
])('an objection link %s does not work', async (_what, path) => {
  const { world, act } = await deskWorld();
  await act({ act: 'hide', ...ground });
  const wrong = path || linkIn(letters(world)[0]!).replace('act.1', 'act.2');

  expect((await world.get(wrong)).status).toBe(410);
  expect((await world.post(wrong, { text: 'x' })).status).toBe(410);
});

test('an objection can be made for six months', async () => {
  const { world, act } = await deskWorld();
  await act({ act: 'hide', ...ground });
  const link = linkIn(letters(world)[0]!);

  world.clock.forward({ minutes: 60 * 24 * 184 });
  expect((await world.get(link)).status).toBe(200);
  world.clock.forward({ minutes: 60 * 24 * 2 });
  expect((await world.get(link)).status).toBe(410);
});

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
