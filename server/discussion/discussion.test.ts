import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { TopUp } from '#contract';
import { slotContent } from '../articles/slots.ts';
import { GATED_SENTENCE, smallWorld, type World } from '../trials/world.ts';

const json = { Accept: 'application/json' };
const page = (world: World) => readFileSync(world.release.articlePage('open'), 'utf8');
const baked = (world: World) => slotContent(page(world), 'reactions')!;
const place = (world: World, who: { cookie: string }, fields: Record<string, string> = {}) =>
  world.post('/reacties', { article: 'open', text: 'Mooi stuk!', ...fields }, { Cookie: who.cookie });
const topUp = async (world: World, since: number): Promise<TopUp | null> => {
  const answer = await world.get(`/api/articles/open/reactions?since=${since}`);
  return answer.status === 204 ? null : ((await answer.json()) as TopUp);
};

async function worldOf(...names: string[]) {
  const world = smallWorld();
  const members = [];
  for (const name of names) members.push(await world.join(name));
  return { world, members };
}

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

test('a page asks what came since its revision and gets just that: new, changed and gone', async () => {
  const { world, members } = await worldOf('Anna', 'Bram');
  const [anna, bram] = members;
  await place(world, anna!, { text: 'Een' });
  await place(world, anna!, { text: 'Twee' });
  const revision = Number(/data-revision="(\d+)"/.exec(baked(world))![1]);
  expect(await topUp(world, revision)).toBeNull();

  await place(world, bram!, { text: 'Drie' });
  await world.post('/reacties/1', { text: 'Eerste' }, { Cookie: anna!.cookie });
  await world.post('/reacties/2/intrekken', {}, { Cookie: anna!.cookie });

  const news = await topUp(world, revision);
  expect(news).toMatchObject({ count: 2, more: false });
  expect(news!.changes.map(({ id, html }) => [id, html && /<p dir="auto">([^<]*)/.exec(html)![1]])).toEqual([
    [3, 'Drie'],
    [1, 'Eerste'],
    [2, null],
  ]);
  expect(await topUp(world, news!.revision)).toBeNull();
});

test('the answer to a page may be kept by a cache for a moment, and says when nothing changed', async () => {
  const { world, members } = await worldOf('Anna');
  await place(world, members[0]!);

  const answer = await world.get('/api/articles/open/reactions?since=0');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=5');
  const again = await world.get('/api/articles/open/reactions?since=0', {
    'If-None-Match': answer.headers.get('etag')!,
  });
  expect(again.status).toBe(304);
  const gated = await world.get('/api/articles/pro/reactions?since=0', {
    Cookie: (await world.join('P', { tier: 'pro' })).cookie,
  });
  expect(gated.headers.get('cache-control')).toBe('private, no-store');
});

test('a page from before a restored backup gets everything', async () => {
  const { world, members } = await worldOf('Anna');
  await place(world, members[0]!);

  expect((await topUp(world, 999_999))!.changes).toHaveLength(1);
});

test.each(['-1', 'x', '1.5', '1e9', '9'.repeat(16), "1' OR 1=1"])('since=%s is refused', async (since) => {
  const { world } = await worldOf();

  expect((await world.get(`/api/articles/open/reactions?since=${encodeURIComponent(since)}`)).status).toBe(400);
});

test('a new name is in the page and in every copy of it', async () => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  await place(world, anna!);
  const { revision } = (await topUp(world, 0))!;

  await world.post('/mijn/naam', { name: 'Anna de Boer' }, { Cookie: anna!.cookie });

  expect(baked(world)).toContain('Anna de Boer');
  expect((await topUp(world, revision))!.changes[0]!.html).toContain('Anna de Boer');
});

test('one question brings the numbers of a whole page, and none of a gated article', async () => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  await place(world, anna!);
  await place(world, anna!, { article: 'free' });

  const answer = await world.get('/api/counts?articles=open,free,onbekend,../../x');
  expect(await answer.json()).toEqual({ open: 1 });
});

test('feeds are well-formed whatever was said, and hold nothing gated', async () => {
  const { world, members } = await worldOf('A & <b>B</b> "C"');
  const [anna] = members;
  await place(world, anna!, { text: ']]> & <script>alert(1)</script> \ufffe \ud83d\ude00 *ja*' });
  const pro = await world.join('Piet', { tier: 'pro' });
  await place(world, pro, { article: 'pro', text: GATED_SENTENCE });

  for (const path of ['/artikelen/open/reacties.xml', '/reacties.xml']) {
    const answer = await world.get(path);
    const text = await answer.text();
    const { feed } = new XMLParser({ ignoreAttributes: false, processEntities: true }).parse(text, true);
    expect(answer.headers.get('content-type')).toContain('application/atom+xml');
    expect([feed.entry].flat()).toHaveLength(1);
    expect(feed.entry.content['#text']).toContain('&lt;script&gt;');
    expect(feed.entry.content['#text']).toContain('<em>ja</em>');
    expect(text).not.toContain(GATED_SENTENCE);
  }
  expect((await world.get('/artikelen/pro/reacties.xml', { Cookie: pro.cookie })).status).toBe(404);
});

test('JSON-LD tells of every reaction, and no text ends its script', async () => {
  const { world, members } = await worldOf('Anna', 'Bram');
  const [anna, bram] = members;
  await place(world, anna!, { text: '</script><script>alert(1)</script> *ja*' });
  await place(world, bram!, { text: 'Antwoord', answers: '1' });

  const block = slotContent(page(world), 'comments')!;
  const facts = JSON.parse(/^<script type="application\/ld\+json">(.*)<\/script>$/s.exec(block)![1]!);
  expect(facts).toMatchObject({ commentCount: 2, comment: [{ author: { name: 'Anna' } }, { text: 'Antwoord' }] });
  expect(facts.comment[0].text).toBe('</script><script>alert(1)</script> ja');
  expect(facts.comment[1].parentItem['@id']).toBe(facts.comment[0]['@id']);
  expect(block.match(/<\/script>/g)).toHaveLength(1);
});

test('who wrote the article and who moderates carry a badge', async () => {
  const world = smallWorld();
  await place(world, await world.join('Vos', { authorId: 'vos' }));
  await place(world, await world.join('Mo', { role: 'moderator' }));

  expect(baked(world).match(/class="badge">(\w+)/g)).toEqual(['class="badge">Auteur', 'class="badge">Redactie']);
});

test('an old copy of the form with the same words is one reaction; the same form with other words is another', async () => {
  const { world, members } = await worldOf('Anna');
  const [anna] = members;
  for (const text of ['Een', 'Een', 'Twee']) await place(world, anna!, { text, key: 'sleutel' });

  expect(world.reactions.countUnder('open')).toBe(2);
});
