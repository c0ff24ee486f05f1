import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { importReactions, exportReactions, type TransferOptions } from '../operate/transfer-reactions.ts';
import { parseText } from '../discussion/rules.ts';
import { renderText } from '../discussion/text.ts';
import { smallWorld, type World, WORLDS } from '../trials/world.ts';
import { textFromHtml } from './html-to-text.ts';
import { exportLines, importLines } from './json-lines.ts';

const post = (id: number, message: string, extra = '') =>
  `<post dsq:id="${id}"><message><![CDATA[${message}]]></message><createdAt>2015-06-0${id}T10:00:00Z</createdAt>
   <isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Schrijver ${id}</name></author>
   <thread dsq:id="9"/>${extra}</post>`;
const disqus = (posts: string, link = 'https://oud.example/blog/open/') =>
  `<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
   <category dsq:id="1"><forum>oud</forum></category>
   <thread dsq:id="9"><id>x</id><link>${link}</link><title>Oud</title></thread>${posts}</disqus>`;
const wordpress = (comments: string) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://oud.example</link>
   <item><title>Open</title><link>https://oud.example/2015/06/open.html</link>${comments}</item></channel></rss>`;
const comment = (id: number, content: string, { approved = '1', type = 'comment', parent = 0 } = {}) =>
  `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author><![CDATA[Lezer &amp; zoon]]></wp:comment_author>
   <wp:comment_date_gmt>2015-06-01 10:0${id}:00</wp:comment_date_gmt><wp:comment_content><![CDATA[${content}]]></wp:comment_content>
   <wp:comment_approved>${approved}</wp:comment_approved><wp:comment_type>${type}</wp:comment_type><wp:comment_parent>${parent}</wp:comment_parent></wp:comment>`;

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(WORLDS, 'transfer-')), 'in');
  writeFileSync(file, text);
  return file;
}
const run = (world: World, kind: string, text: string, options: TransferOptions = {}) =>
  importReactions(world.db, world.release, { kind, file: fileOf(text), options, now: world.clock.now() });
const rows = (world: World) => world.reactions.threadsUnder('open');

test('a Disqus export comes over with its threads, names and dates, and a second run adds nothing', () => {
  const world = smallWorld();
  const xml = disqus(
    [
      post(3, 'Dieper', '<parent dsq:id="2"/>'),
      post(1, '<p>Een <b>vet</b> begin</p><p><a href="https://vng.nl/a_b" onclick="x()">link</a></p>'),
      post(2, 'Antwoord', '<parent dsq:id="1"/>'),
      post(4, 'Rommel').replace('<isSpam>false', '<isSpam>true'),
    ].join(''),
  );

  expect(run(world, 'disqus', xml)).toMatch(
    /3 +3 {2}open {2}https:.*\n3 toegevoegd, 0 stonden er al; overgeslagen: 1 spam/,
  );
  const [thread] = rows(world);
  expect([thread!.reaction.memberName, thread!.reaction.placedAt.toISOString()]).toEqual([
    'Schrijver 1',
    '2015-06-01T10:00:00.000Z',
  ]);
  expect(thread!.replies.map(({ text, answersId }) => [text, answersId])).toEqual([
    ['Antwoord', 1],
    ['Dieper', 2],
  ]);
  expect(renderText(thread!.reaction.text)).toContain('<strong>vet</strong>');
  expect(renderText(thread!.reaction.text)).toContain('<a href="https://vng.nl/a_b" rel=');
  expect(run(world, 'disqus', xml)).toContain('0 toegevoegd, 3 stonden er al');
  expect(rows(world)).toHaveLength(1);
});

test('a WordPress export comes over; what was not approved stays behind and is counted', () => {
  const world = smallWorld();
  const comments = [
    comment(1, 'Eerste regel\nen de tweede\n\nnieuwe alinea met 2 * 3 * 4 en _onder_'),
    comment(2, 'Antwoord', { parent: 1 }),
    comment(3, 'Spam', { approved: 'spam' }),
    comment(4, 'Wacht', { approved: '0' }),
    comment(5, 'Ping', { type: 'pingback' }),
  ];

  expect(run(world, 'wordpress', wordpress(comments.join('')))).toContain(
    '2 toegevoegd, 0 stonden er al; overgeslagen: 1 spam, 1 niet goedgekeurd, 1 pingback',
  );
  const [thread] = rows(world);
  expect(thread!.reaction.memberName).toBe('Lezer & zoon');
  expect(renderText(thread!.reaction.text)).toBe(
    '<p dir="auto">Eerste regel<br>\nen de tweede</p>\n<p dir="auto">nieuwe alinea met 2 * 3 * 4 en _onder_</p>',
  );
});

test('a dry run shows the table and keeps nothing', () => {
  const world = smallWorld();

  expect(run(world, 'disqus', disqus(post(1, 'Een')), { proef: true })).toMatch(
    /1 toegevoegd[\s\S]*er is niets bewaard/,
  );
  expect(rows(world)).toEqual([]);
});

test.each([
  ['an address of no article', disqus(post(1, 'Een'), 'https://oud.example/weg/'), {}, 'horen bij geen artikel'],
  ['broken XML', disqus(post(1, 'Een')).replace('</post>', '</pos>'), {}, 'geen geldige XML: regel'],
  ['another kind of XML', '<rss></rss>', {}, 'geen Disqus-export'],
  ['a comment that is too long', disqus(post(1, 'x'.repeat(5001))), {}, 'disqus:1 is langer dan 5000 tekens'],
  [
    'a date that is none',
    disqus(post(1, 'Een').replace('2015-06-01T10:00:00Z', 'gisteren')),
    {},
    '"gisteren" is geen tijdstip',
  ],
  ['nothing', '', {}, 'geen geldige XML'],
])('%s stops the import in one line, and nothing is kept', (_what, xml, options, line) => {
  const world = smallWorld();

  expect(() => run(world, 'disqus', xml, options)).toThrow(line);
  expect(rows(world)).toEqual([]);
});

test('a fault in the last comment leaves none of the ones before', () => {
  const world = smallWorld();

  expect(() => run(world, 'disqus', disqus(post(1, 'Een') + post(2, 'x'.repeat(6000))))).toThrow('disqus:2');
  expect(rows(world)).toEqual([]);
  expect(run(world, 'disqus', disqus(post(1, 'Een') + post(2, 'x'.repeat(6000))), { 'kort-in': true })).toContain(
    '2 toe',
  );
});

test('a map brings over what moved, and what has no place can be left out', () => {
  const world = smallWorld();
  const xml = disqus(post(1, 'Een'), 'https://oud.example/?p=12');
  expect(run(world, 'disqus', xml, { 'sla-over': true })).toContain('0 toegevoegd');
  const kaart = fileOf('https://oud.example/?p=12,open\n');

  expect(run(world, 'disqus', xml, { kaart })).toContain('1 toegevoegd');
  expect(() => run(world, 'disqus', xml, { kaart: fileOf('onzin\n') })).toThrow('regel 1: verwacht "adres,artikel"');
});

test('a name that is none becomes a reader, and nobody is called to account for it', () => {
  const world = smallWorld();
  run(world, 'disqus', disqus(post(1, 'Een').replace('Schrijver 1', '\u202e')));

  expect(rows(world)[0]!.reaction).toMatchObject({ memberName: 'Lezer', memberId: null });
});

test('members’ settings of mail are not used for what was imported', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  world.follows.follow(anna.id, 'open', new Date(0));
  run(world, 'disqus', disqus(post(1, 'Een')));
  await world.round();

  expect(world.db.prepare('SELECT count(*) FROM mail').pluck().get()).toBe(0);
});

/** A discussion with all that can happen to a reaction. */
async function livelyWorld(): Promise<World> {
  const world = smallWorld();
  const [anna, bram] = [await world.join('Anna'), await world.join('Bram')];
  const place = (who: { cookie: string }, fields: Record<string, string>) =>
    world.post('/reacties', { article: 'open', text: 'Tekst', ...fields }, { Cookie: who.cookie });
  await place(anna, { text: 'Een *vraag* "met" \\ tekens\n\nen ☃' });
  await place(bram, { text: 'Antwoord', answers: '1' });
  await place(anna, { text: 'Weerwoord', answers: '2' });
  await place(bram, { text: 'Weg' });
  await place(bram, { text: 'Verborgen' });
  await place(anna, { text: 'Wacht' });
  await world.post('/reacties/1', { text: 'Een andere vraag' }, { Cookie: anna.cookie });
  await world.post('/reacties/4/intrekken', {}, { Cookie: bram.cookie });
  world.moderation.hide(5, world.clock.now());
  world.moderation.setHeld(6, 'links', null);
  run(world, 'disqus', disqus(post(1, 'Van elders') + post(2, 'Met antwoord', '<parent dsq:id="1"/>')));
  const carla = await world.join('Carla');
  await place(carla, { text: 'Blijft zonder naam' });
  world.atOnce(() =>
    world.removals.remove(carla.id, { formerName: 'Oud-lid', reactionsToo: false, now: world.clock.now() }),
  );
  world.db.prepare("DELETE FROM reaction WHERE article_id = 'elders'").run();
  return world;
}

test('export, import elsewhere, export: byte for byte the same, and a second import adds nothing', async () => {
  const world = await livelyWorld();
  const [first, second] = [fileOf(''), fileOf('')];
  expect(exportReactions(world.db, first, world.clock.now())).toBe(`9 reacties in ${first}`);

  const elsewhere = openDatabase(':memory:');
  const take = () => importLines(elsewhere, readFileSync(first, 'utf8').split('\n'), new Date(0));
  expect(take()).toEqual({ added: 9, present: 0 });
  exportReactions(elsewhere, second, world.clock.now());

  expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
  expect(take()).toEqual({ added: 0, present: 9 });
  expect(importLines(world.db, exportLines(elsewhere), new Date(0))).toEqual({ added: 0, present: 9 });
});

test.each([
  ['no JSON', '{', 'regel 2: '],
  ['an unknown field', '"id":3,"extra":1', 'Unrecognized key'],
  ['other words under a known number', '"text":"Anders"', 'nummer 1 is hier een andere reactie'],
  ['text that our validator would change', '"id":3,"text":"cafe\u0301"', 'niet zoals wij het zouden bewaren'],
  ['a parent that is not there', '"id":3,"formKey":"l","parent":77', 'FOREIGN KEY'],
])('lines with %s are refused with their number, and nothing is kept', (_what, change, fault) => {
  const db = openDatabase(':memory:');
  const empty = { parent: null, answers: null, edited: null, moderated: null, withdrawn: null, heldFor: null };
  const facts = { id: 1, article: 'open', ...empty, name: 'A', email: 'a@b.nl', text: 'Tekst', placed: new Date(0) };
  const good = JSON.stringify({ ...facts, released: null, hidden: null, formKey: 'k', source: null });
  const [name] = /^"\w+"/.exec(change.split(',').at(-1)!) ?? [''];
  const bad =
    change === '{' ? '{' : `${good.slice(0, -1).replace(name ? new RegExp(`${name}:[^,]*,?`) : '', '')},${change}}`;
  const withId = change.includes('"id"') ? bad.replace('"id":1,', '') : bad;

  expect(() => importLines(db, [good, withId], new Date(0))).toThrow(fault);
  expect(db.prepare('SELECT count(*) FROM reaction').pluck().get()).toBe(0);
});

test('whatever is in a comment elsewhere, it passes the one validator and is stored as it would be here', () => {
  const html = fc.array(
    fc.constantFrom(
      ...'<p> </p> <b> </b> <i> </i> <br> <ul> <li> </li> </ul> <ol> </ol> <blockquote> </blockquote> <script> </script>'.split(
        ' ',
      ),
      ...'<a_href="https://vng.nl/(x)_y"> </a> <a_href="javascript:x"> &amp; &lt; * _ [ ] ( \\ > # - 1. een'
        .split(' ')
        .map((one) => one.replace('_href', ' href')),
      '\n',
      '\n\n',
      ' ',
      '\u202e',
      'e\u0301',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(html, (parts) => {
      const text = textFromHtml(parts.join(''));
      let stored: string;
      try {
        stored = parseText(text);
      } catch {
        return;
      }
      expect(parseText(stored)).toBe(stored);
      expect(renderText(stored)).not.toMatch(/<script|javascript:x"/);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['<p>een</p><p>twee</p>', 'een\n\ntwee'],
  ['een<br />twee', 'een\ntwee'],
  ['<ul><li>een</li><li>twee</li></ul>', '- een\n- twee'],
  ['<ol><li>een</li><li>twee</li></ol>', '1. een\n2. twee'],
  ['<blockquote><p>een</p><p>twee</p></blockquote>drie', '> een\n\n> twee\n\ndrie'],
  ['<script>alert(1)</script>een', 'een'],
  ['2 &lt; 3 &amp; *ster*', '2 \\< 3 & \\*ster\\*'],
  ['<ul><li><p>een</p></li><li></li></ul><p>twee</p>', '- een\n\ntwee'],
  ['- geen lijst', '\\- geen lijst'],
  ['<p>1. geen lijst</p><p>2) ook niet</p>', '1\\. geen lijst\n\n2\\) ook niet'],
  ['<a href="https://vng.nl/) https://elders.nl">een</a>', '[een](https://vng.nl/%29%20https://elders.nl)'],
  ['<a href="https://nl.wikipedia.org/wiki/Mier_(dier">mier</a>', '[mier](https://nl.wikipedia.org/wiki/Mier_%28dier)'],
])('%o becomes %o', (html, text) => {
  expect(textFromHtml(html)).toBe(text);
});

test.each([
  ['Rеdактіе', 'Rеdактіе (gast)'],
  ['Anna de Auteur', 'Anna de Auteur (gast)'],
  ['Mira Mod', 'Mira Mod (gast)'],
  ['Jan Vos', 'Jan Vos'],
  ['[hier](https://elders.example)', 'Lezer'],
  ['\u2800', 'Lezer'],
  ['www.elders.nl', 'Lezer'],
  ['Wim\u202egnuoj', 'Wimgnuoj'],
])('a guest called %j is called %j here', async (typed, name) => {
  const world = smallWorld();
  await world.join('Mira Mod', { role: 'moderator' });
  world.release.authorNames = () => ['Anna de Auteur'];

  run(world, 'disqus', disqus(post(1, 'Dag').replace('Schrijver 1', typed)));

  expect(rows(world)[0]!.reaction.memberName).toBe(name);
});

test('names and addresses in lines of our own kind are judged as well', () => {
  const db = openDatabase(':memory:');
  const dates = { edited: null, moderated: null, withdrawn: null, released: null, hidden: null };
  const nothing = { ...dates, parent: null, answers: null, heldFor: null, source: null };
  const line = (id: number, name: string, email: string | null) =>
    JSON.stringify({
      ...nothing,
      id,
      article: 'open',
      name,
      email,
      text: 'Tekst',
      placed: new Date(id),
      formKey: `k${id}`,
    });
  const lines = [
    line(1, 'Rеdактіе', null),
    line(2, '[hier](https://elders.example)', 'a@b.nl'),
    line(3, 'Bram', 'a..b@c.nl\u0001'),
    line(4, 'Oud-lid', null),
  ];

  expect(importLines(db, lines, new Date(0))).toEqual({ added: 4, present: 0 });
  expect(importLines(db, lines, new Date(0))).toEqual({ added: 0, present: 4 });
  expect([...exportLines(db)].map((text) => JSON.parse(text) as { name: string; email: string | null })).toMatchObject([
    { name: 'Rеdактіе (gast)', email: null },
    { name: 'Lezer', email: 'a@b.nl' },
    { name: 'Bram', email: null },
    { name: 'Oud-lid', email: null },
  ]);
});
