import { expect, test } from 'vitest';
import { renderText } from '../discussion/text.ts';
import { comment, disqus, fileOf, fromDisqus, fromWordpress, post, rows, wordpress } from '../trials/exports.ts';
import { smallWorld } from '../trials/world.ts';

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

  expect(fromDisqus(world, xml)).toMatch(
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
  expect(fromDisqus(world, xml)).toContain('0 toegevoegd, 3 stonden er al');
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

  expect(fromWordpress(world, wordpress(comments.join('')))).toContain(
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

  expect(fromDisqus(world, disqus(post(1, 'Een')), { proef: true })).toMatch(/1 toegevoegd[\s\S]*er is niets bewaard/);
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

  expect(() => fromDisqus(world, xml, options)).toThrow(line);
  expect(rows(world)).toEqual([]);
});

test('a fault in the last comment leaves none of the ones before', () => {
  const world = smallWorld();

  expect(() => fromDisqus(world, disqus(post(1, 'Een') + post(2, 'x'.repeat(6000))))).toThrow('disqus:2');
  expect(rows(world)).toEqual([]);
  expect(fromDisqus(world, disqus(post(1, 'Een') + post(2, 'x'.repeat(6000))), { 'kort-in': true })).toContain('2 toe');
});

test('a map brings over what moved, and what has no place can be left out', () => {
  const world = smallWorld();
  const xml = disqus(post(1, 'Een'), 'https://oud.example/?p=12');
  expect(fromDisqus(world, xml, { 'sla-over': true })).toContain('0 toegevoegd');
  const kaart = fileOf('https://oud.example/?p=12,open\n');

  expect(fromDisqus(world, xml, { kaart })).toContain('1 toegevoegd');
  expect(() => fromDisqus(world, xml, { kaart: fileOf('onzin\n') })).toThrow('regel 1: verwacht "adres,artikel"');
});

test('a name that is none becomes a reader, and nobody is called to account for it', () => {
  const world = smallWorld();
  fromDisqus(world, disqus(post(1, 'Een').replace('Schrijver 1', '\u202e')));

  expect(rows(world)[0]!.reaction).toMatchObject({ memberName: 'Lezer', memberId: null });
});

test('members’ settings of mail are not used for what was imported', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  world.follows.follow(anna.id, 'open', new Date(0));
  fromDisqus(world, disqus(post(1, 'Een')));
  await world.round();

  expect(world.db.prepare('SELECT count(*) FROM mail').pluck().get()).toBe(0);
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

  fromDisqus(world, disqus(post(1, 'Dag').replace('Schrijver 1', typed)));

  expect(rows(world)[0]!.reaction.memberName).toBe(name);
});
