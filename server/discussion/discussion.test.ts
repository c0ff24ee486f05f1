import { expect, test } from 'vitest';
import { smallWorld } from '../trials/world.ts';
import { json, baked, page, place, topUp, worldOf } from '../trials/discussion-world.ts';

test('a reply stands under what it answers, and a reply to a reply beside it', async () => {
  const { world, members } = await worldOf('Anna', 'Bram');
  const [anna, bram] = members;
  await place(world, anna!, { text: 'Vraag' });
  await place(world, bram!, { text: 'Antwoord', answers: '1' });
  await place(world, anna!, { text: 'Dank', answers: '2' });

  const [thread] = world.reactions.threadsUnder('open');
  expect(thread!.replies.map(({ text, parentId, answersId }) => [text, parentId, answersId])).toEqual([
    ['Antwoord', 1, 1],
    ['Dank', 1, 2],
  ]);
  expect(baked(world)).toMatch(/id="reactie-1"[\s\S]*<ol class="replies"><li[^>]*id="reactie-2"[\s\S]*id="reactie-3"/);
  expect(page(world)).toContain('3 reacties');
});

test.each([
  ['an unknown reaction', '99'],
  ['a reaction under another article', '2'],
  ['a withdrawn reaction', '3'],
  ['nonsense', '1 OR 1=1'],
])('%s cannot be answered', async (_what, answers) => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  await place(world, anna!, { text: 'Een' });
  await place(world, anna!, { text: 'Twee', article: 'free' });
  await place(world, anna!, { text: 'Drie' });
  await world.post('/reacties/3/intrekken', {}, { Cookie: anna!.cookie });

  expect((await place(world, anna!, { answers })).status).toBe(404);
  expect(world.db.prepare('SELECT count(*) FROM reaction WHERE parent_id IS NOT NULL').pluck().get()).toBe(0);
});

test('a withdrawn reaction with a reply leaves a place without a name; without the reply nothing is left', async () => {
  const { world, members } = await worldOf('Anna', 'Bram');
  const [anna, bram] = members;
  await place(world, anna!, { text: 'Vraag' });
  await place(world, bram!, { text: 'Antwoord', answers: '1' });

  await world.post('/reacties/1/intrekken', {}, { Cookie: anna!.cookie });
  expect(baked(world)).toContain('Deze reactie is ingetrokken.');
  expect(baked(world)).not.toMatch(/Vraag|Anna/);
  expect(page(world)).toContain('1 reactie<');

  await world.post('/reacties/2/intrekken', {}, { Cookie: bram!.cookie });
  expect(baked(world)).not.toContain('reactie-1');
  expect(baked(world)).toContain('Er zijn nog geen reacties.');
});

test('an answered reaction leaves an empty place when its writer goes with all they wrote', async () => {
  const { world, members } = await worldOf('Anna', 'Bram');
  const [anna, bram] = members;
  await place(world, anna!, { text: 'Vraag' });
  await place(world, bram!, { text: 'Antwoord', answers: '1' });
  const reading = await topUp(world, 0);

  world.atOnce(() =>
    world.removals.remove(anna!.id, { formerName: 'Oud-lid', reactionsToo: true, now: world.clock.now() }),
  );

  const news = await topUp(world, reading!.revision);
  expect(news!.changes).toEqual([{ id: 1, parent: null, html: expect.stringContaining('ingetrokken') }]);
  expect(JSON.stringify(world.db.prepare('SELECT * FROM reaction').all())).not.toMatch(/Anna|Vraag/);
});

test('the form to answer asks a visitor to sign in, and takes a quote along', async () => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  await place(world, anna!, { text: 'Een vraag\n\nen nog een' });

  expect((await world.get('/reacties/1/beantwoorden')).headers.get('location')).toBe(
    '/inloggen/?naar=/reacties/1/beantwoorden',
  );
  const form = await world.get('/reacties/1/beantwoorden?citaat', { Cookie: anna!.cookie });
  expect(await form.text()).toContain('&gt; Een vraag\n&gt;\n&gt; en nog een');
});

test('a preview shows what will be drawn, places nothing and keeps the text', async () => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  const fields = { article: 'open', text: '*Zo*\n\n<b>dus</b>' };

  const island = await world.post('/reacties/voorbeeld', fields, { ...json, Cookie: anna!.cookie });
  const plain = await world.post('/reacties/voorbeeld', fields, { Cookie: anna!.cookie });

  expect(((await island.json()) as { html: string }).html).toContain('<em>Zo</em>');
  const shown = await plain.text();
  expect(shown).toContain('<em>Zo</em>');
  expect(shown).toContain('&lt;b&gt;dus&lt;/b&gt;</textarea>');
  expect(world.reactions.countUnder('open')).toBe(0);
});

test('every way of writing stores and draws the same text', async () => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  const typed = ' e\u0301e\u0301n\r\n\r\n\r\n\u202etwee\u0000 ';
  await place(world, anna!, { text: typed });
  await place(world, anna!, { text: 'later' });
  await world.post('/reacties/2', { text: typed }, { Cookie: anna!.cookie });

  expect([1, 2].map((id) => world.reactions.find(id)!.text)).toEqual(['één\n\ntwee', 'één\n\ntwee']);
});

test("a new member's first reaction waits, seen by its writer alone, until a moderator lets it through", async () => {
  const world = smallWorld();
  const joke = await world.join('Joke', { fresh: true });
  const stamp = world.stamps.issue('open', world.clock.now());
  world.clock.forward({ seconds: 30 });

  const answer = await world.post(
    '/reacties',
    { article: 'open', text: 'Eerste', stamp },
    { ...json, Cookie: joke.cookie },
  );

  expect(await answer.json()).toMatchObject({ held: true, html: expect.stringContaining('wacht op een moderator') });
  expect(world.reactions.find(1)!.heldFor).toBe('first');
  expect(baked(world)).not.toContain('Eerste');
  expect(await topUp(world, 0)).toMatchObject({ count: 0, changes: [{ id: 1, html: null }] });
  const own = await (await world.get('/artikelen/open/', { Cookie: joke.cookie })).text();
  expect(own).toContain('Eerste');
  const others = await world.join('Bram');
  expect(await (await world.get('/artikelen/open/', { Cookie: others.cookie })).text()).not.toContain('Eerste');
  const answerForm = await world.get('/reacties/1/beantwoorden', { Cookie: others.cookie });
  expect(answerForm.status).toBe(404);
});

test('a form that comes back within two seconds, or without its stamp, waits; it is not dropped', async () => {
  const world = smallWorld();
  const joke = await world.join('Joke', { fresh: true });
  const stamp = world.stamps.issue('open', world.clock.now());
  world.clock.forward({ seconds: 1 });
  await place(world, joke, { stamp, text: 'Snel' });
  await place(world, joke, { text: 'Zonder stempel' });
  await place(world, joke, { text: 'Met honing', website: 'https://spam.example' });

  expect([1, 2, 3].map((id) => world.reactions.find(id)!.heldFor)).toEqual(['haste', 'stamp', 'trap']);
});

test('an edit that adds what is suspect waits as well', async () => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  await place(world, anna!);
  await world.post(
    '/reacties/1',
    { text: 'https://a.nl https://b.nl https://c.nl https://d.nl' },
    { Cookie: anna!.cookie },
  );

  expect(world.reactions.find(1)!.heldFor).toBe('links');
  expect(baked(world)).not.toContain('a.nl');
});
