import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slotContent } from '../articles/slots.ts';
import { GATED_SENTENCE, smallWorld, type World } from '../trials/world.ts';

const baked = (world: World, article = 'open') =>
  slotContent(readFileSync(world.release.articlePage(article), 'utf8'), 'reactions')!;

const place = (world: World, cookie: string, fields: Record<string, string> = {}) =>
  world.post('/reacties', { article: 'open', text: 'Mooi stuk!', ...fields }, { Cookie: cookie });

const json = { Accept: 'application/json' };

test('a placed reaction is in the static page when its form is answered', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  const answer = await place(world, anna.cookie);

  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/artikelen/open/#reactie-1');
  expect(baked(world)).toContain('Mooi stuk!');
  expect(await (await world.get('/artikelen/open/')).text()).toContain('1 reactie<');
});

test('an island gets the markup that the page has', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  const answer = await world.post('/reacties', { article: 'open', text: 'Kort' }, { ...json, Cookie: anna.cookie });

  expect(await answer.json()).toMatchObject({
    id: 1,
    secondsToEdit: 1800,
    html: expect.stringContaining('id="reactie-1"'),
    path: '/artikelen/open/#reactie-1',
  });
});

test('markup in a reaction is shown as text', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  await place(world, anna.cookie, { text: '<script>alert(1)</script><!--/slot:reactions-->' });

  expect(baked(world)).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--/slot:reactions--&gt;');
});

test('the same form twice is one reaction', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  const answers = await Promise.all(Array.from({ length: 20 }, () => place(world, anna.cookie, { key: 'form-1' })));

  expect(new Set(answers.map((answer) => answer.headers.get('location')))).toEqual(
    new Set(['/artikelen/open/#reactie-1']),
  );
  expect(world.reactions.visibleUnder('open')).toHaveLength(1);
});

test('twenty readers at once are all in the page, none twice', async () => {
  const world = smallWorld();
  const readers = await Promise.all(Array.from({ length: 20 }, (_, index) => world.join(`Lezer${index}`)));

  await Promise.all(readers.map(({ cookie }, index) => place(world, cookie, { text: `Reactie nummer ${index}.` })));

  const page = baked(world);
  for (let index = 0; index < 20; index += 1) expect(page.split(`Reactie nummer ${index}.`)).toHaveLength(2);
});

test.each([
  [{ minutes: 29, milliseconds: 59_900 }, 303, 'Beter zo.'],
  [{ minutes: 30 }, 403, 'Mooi stuk!'],
])('an edit after %o is answered with %i', async (span, status, text) => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  await place(world, anna.cookie);
  world.clock.forward(span);

  const answer = await world.post('/reacties/1', { text: 'Beter zo.' }, { Cookie: anna.cookie });

  expect(answer.status).toBe(status);
  expect(baked(world)).toContain(text);
});

test('editing does not lengthen the window', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  await place(world, anna.cookie);
  world.clock.forward({ minutes: 29 });
  await world.post('/reacties/1', { text: 'Eerste wijziging' }, { Cookie: anna.cookie });
  world.clock.forward({ minutes: 1 });

  const answer = await world.post('/reacties/1', { text: 'Tweede wijziging' }, { Cookie: anna.cookie });

  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('Tweede wijziging');
  expect(baked(world)).toContain('Eerste wijziging');
});

test('the UPDATE itself refuses a late edit, whatever was checked before it', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  await place(world, anna.cookie);
  world.clock.forward({ minutes: 30 });

  expect(world.reactions.rewrite({ id: 1, memberId: anna.id, text: 'Te laat', now: world.clock.now() })).toBe(false);
  expect(world.reactions.find(1)!.text).toBe('Mooi stuk!');
});

test("someone else's reaction can be neither edited nor withdrawn", async () => {
  const world = smallWorld();
  const [anna, bram] = [await world.join('Anna'), await world.join('Bram')];
  await place(world, anna.cookie);

  for (const path of ['/reacties/1', '/reacties/1/intrekken']) {
    expect((await world.post(path, { text: 'Gekaapt' }, { Cookie: bram.cookie })).status).toBe(403);
  }
  expect((await world.get('/reacties/1/aanpassen', { Cookie: bram.cookie })).status).toBe(403);
  expect(baked(world)).toContain('Mooi stuk!');
});

test('a withdrawn reaction leaves the page, also after the edit window', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  await place(world, anna.cookie);
  world.clock.forward({ minutes: 600 });

  const answer = await world.post('/reacties/1/intrekken', {}, { Cookie: anna.cookie });

  expect(answer.headers.get('location')).toBe('/artikelen/open/#reacties');
  expect(baked(world)).not.toContain('Mooi stuk!');
});

test('the first three are open, the rest is folded', async () => {
  const world = smallWorld();
  for (const name of ['Een', 'Twee', 'Drie', 'Vier'])
    await place(world, (await world.join(name)).cookie, { text: name });

  const [open, folded] = baked(world).split('<details');
  expect(open).toContain('Drie');
  expect(open).not.toContain('Vier');
  expect(folded).toContain('Toon alle 4 reacties');
});

test.each([
  ['empty text', { text: ' ' }, 422, 'nog leeg'],
  ['5,001 characters', { text: 'x'.repeat(5001) }, 422, '5.000 tekens'],
  ['an unknown article', { article: 'bestaat-niet' }, 404, 'bestaat niet'],
  ['a path as article', { article: '../../x' }, 404, 'bestaat niet'],
  ['an article for PRO', { article: 'pro' }, 403, 'PRO-artikel'],
])('%s is refused in Dutch and changes nothing', async (_what, fields, status, sentence) => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  const answer = await place(world, anna.cookie, fields);

  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(sentence);
  expect(world.db.prepare('SELECT count(*) AS n FROM reaction WHERE id > 0').get()).toEqual({ n: 0 });
});

test('a refused form comes back with what was typed, and escapes it', async () => {
  const world = smallWorld();

  const answer = await world.post('/reacties', { article: 'open', text: 'Mijn "lange" tekst </textarea><b>' });

  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('Mijn &quot;lange&quot; tekst &lt;/textarea&gt;&lt;b&gt;</textarea>');
});

test('reactions under a gated article stay behind the gate', async () => {
  const world = smallWorld();
  const bram = await world.join('Bram', { tier: 'pro' });
  const anna = await world.join('Anna');

  await place(world, bram.cookie, { article: 'pro', text: 'Onder ons gezegd' });

  expect(baked(world, 'pro')).toBe('geen');
  expect(await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text()).toContain('Onder ons gezegd');
  for (const [headers, status] of [
    [{}, 401],
    [{ Cookie: anna.cookie }, 403],
  ] as [Record<string, string>, number][]) {
    expect(await (await world.get('/artikelen/pro/', headers)).text()).not.toContain('Onder ons gezegd');
    expect((await world.get('/api/articles/pro/reactions.html', headers)).status).toBe(status);
  }
  expect(await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text()).toContain(GATED_SENTENCE);
});
