import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { slotContent } from '../articles/slots.ts';
import { GATED_SENTENCE, smallWorld } from '../trials/world.ts';
import { baked, page, place, topUp, worldOf } from '../trials/discussion-world.ts';

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
