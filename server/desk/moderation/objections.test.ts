import { expect, test } from 'vitest';
import { baked, deskWorld, ground, letters, linkIn, report } from '../../trials/desk-world.ts';

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
