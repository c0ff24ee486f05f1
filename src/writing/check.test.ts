import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMPONENTS } from './check-body.ts';
import { contentOfOurOwn, good } from './testing.ts';

const { folder, write, article, faults } = contentOfOurOwn();
const withoutLine = (fault: string) => fault.replace(/:\d+: /, ': ');
const file = 'articles/proef/index.mdx';

test('the content of this site has no faults', () => {
  expect(faults()).toEqual([]);
});

test.each([
  [{ lead: 'te kort' }, 'lead: verwacht 60 tot 280 tekens, gevonden 7'],
  [{ title: '123' }, 'title: verwacht tekst, gevonden 123'],
  [{ published: 'morgen' }, "published: verwacht een datum als 2026-01-31, gevonden 'morgen'"],
  [{ access: 'gratis' }, "access: verwacht open, free, pro; gevonden 'gratis'"],
  [{ auteur: 'iemand' }, 'auteur: dit veld bestaat niet'],
  [{ author: 'niemand' }, "author: verwacht een bestaande naam uit content/authors, gevonden 'niemand'"],
  [{ topics: '[klantcontact, onzin]' }, "topics: verwacht een bestaande naam uit content/topics, gevonden 'onzin'"],
  [{ topics: 'klantcontact' }, "topics: verwacht een lijst als [een, twee], gevonden 'klantcontact'"],
  [{ related: '[bestaat-niet]' }, "related: verwacht een bestaande naam uit content/articles, gevonden 'bestaat-niet'"],
  [{ related: '[proef]' }, 'related: verwijst naar zichzelf'],
])('frontmatter with %o is one clear line', (changes, line) => {
  article(changes);

  expect(faults().map(withoutLine)).toEqual([`${file}: ${line}`]);
});

test.each([
  ['open', '<Paywall />', '<Paywall />: staat in een artikel met access open; zet access op free of pro'],
  ['pro', 'Tekst.', '<Paywall />: verwacht één keer, alleen op een regel, gevonden 0 keer'],
  ['free', 'A\n\n<Paywall />\n\n<Paywall />', '<Paywall />: verwacht één keer, alleen op een regel, gevonden 2 keer'],
  [
    'pro',
    'A <Paywall /> B',
    '<Paywall />: verwacht één keer, alleen op een regel, gevonden 1 keer tussen andere tekst',
  ],
  ['open', '<Onbekend />', '<Onbekend>: onbekend onderdeel; bekend zijn Paywall, Quote, Figure, ReadAlso, Ad, Note'],
  [
    'open',
    '<ReadAlso article="weg" />',
    `<ReadAlso>: verwacht article="naam" van een bestaand artikel, gevonden 'weg'`,
  ],
  ['open', '![](./x.svg)', './x.svg: dit plaatje staat niet naast de tekst'],
  ['open', '![](./x.svg)', './x.svg: verwacht een beschrijving tussen de blokhaken, gevonden niets'],
  ['open', '[weg](/artikelen/weg/)', '/artikelen/weg/: deze pagina bestaat niet op de site'],
  ['open', '[weg](/onderwerpen/weg/#x)', '/onderwerpen/weg/#x: deze pagina bestaat niet op de site'],
  ['open', '[weg](/huisregel/)', '/huisregel/: deze pagina bestaat niet op de site'],
  ['open', '## Eén kop\n\n[weg](#een-kop)', '#een-kop: er is geen tussenkop met dit anker'],
])('in an article with access %s, the text %j is refused', (access, body, line) => {
  article({ access }, body);

  expect(faults().map(withoutLine)).toContain(`${file}: ${line}`);
});

test.each([
  ['<Paywall/>'],
  ['<Paywall></Paywall>'],
  ['  <Paywall />'],
  ['<Paywall\n/>'],
  ['<Paywall /> {/* vanaf hier voor leden */}'],
  ['<Paywall />\n\n{/* <Paywall /> */}'],
  ['<Paywall />\n\n```\n<Paywall />\n```\n\nen `<Paywall />`'],
])('%j cuts an article: it is the node that counts', (cut) => {
  article({ access: 'pro' }, `Open.\n\n${cut}\n\nGesloten.`);

  expect(faults()).toEqual([]);
});

const expected = '<Paywall />: verwacht één keer, alleen op een regel, gevonden';
test.each([
  ['- a\n\n  <Paywall />', 13, '1 keer binnen iets anders'],
  ['> <Paywall />', 11, '1 keer binnen iets anders'],
  ['<Note>\n<Paywall />\n</Note>', 12, '1 keer binnen iets anders'],
  ['| a |\n| - |\n| <Paywall /> |', 13, '1 keer tussen andere tekst'],
  ['x[^1]\n\n[^1]: <Paywall />', 13, '1 keer binnen iets anders'],
  ['<Paywall for="pro" />', 11, '1 keer met eigenschappen'],
  ['<Paywall>Voor leden.</Paywall>', 11, '1 keer met tekst erin'],
  ['<paywall />', 11, '1 keer als <paywall>'],
  ['```\n<Paywall />\n```', 1, '0 keer'],
  ['{/* <Paywall /> */}', 1, '0 keer'],
  ['<Paywall />\n\nTekst.\n\n<Paywall />', 15, '2 keer'],
  ['<Paywall />\n\n- <Paywall />', 13, '2 keer'],
])('%j cuts nothing, and is told with its line', (body, line, found) => {
  article({ access: 'pro' }, body);
  const first = line === 1 ? 10 : line;

  expect(faults()).toContain(`${file}:${first}: ${expected} ${found}`);
});

test('a page is not cut', () => {
  write('pages/knip.mdx', `---\ntitle: Knip\ndescription: ${good.lead}\n---\n\n<Paywall />\n`);

  expect(faults()).toEqual(['pages/knip.mdx:6: <Paywall />: staat in geen artikel']);
});

test('an anchor is that of the page: without notes, and with the dashes that are drawn', () => {
  article({}, '## Een kop {/* nog kiezen */}\n\n## Dit -- en dat\n\n[x](#een-kop) [y](#dit--en-dat)');

  expect(faults()).toEqual([]);
});

test.each([
  ['een bestaand artikel', '[x](/artikelen/een-loket-met-een-gezicht/#reacties)'],
  ['een onderwerp', '[x](/onderwerpen/klantcontact/)'],
  ['een vaste pagina', '[x](/huisregels/), [y](/pro/), [z](/)'],
  ['een tussenkop', '## Wat kost *dat*, vraagt u?\n\n[x](#wat-kost-dat-vraagt-u)'],
  ['een andere site', '[x](https://vng.nl/weg/)'],
  ['code', '`<Onbekend />` en `[x](/weg/)`'],
])('a link to %s is fine', (_what, body) => {
  article({}, body);

  expect(faults()).toEqual([]);
});

test.each([
  ['<Quote>Niet dicht', '<Quote> wordt niet gesloten'],
  ['Klaar.</Quote>', '</Quote> sluit iets dat niet open staat'],
  ['<!-- later -->', '<! kan hier niet; een opmerking schrijft u als {/* zo */}'],
  ['als a <3 is', 'na < komt geen onderdeel; schrijf \\< of [tekst](https://…)'],
  ['{process.env.HOME}', '{process.env.HOME}: code kan hier niet; schrijf \\{ voor een accolade'],
  ["import x from 'node:fs'", "import x from 'node:fs': een artikel importeert of exporteert niets"],
  ['<Figure caption={1 + 1}>x</Figure>', '<Figure>: geef een eigenschap als naam="tekst", zonder accolades'],
  ['<Figure {...alles}>x</Figure>', '<Figure>: geef een eigenschap als naam="tekst", zonder accolades'],
  ['[x](javascript:alert(1))', 'javascript:alert(1): verwacht een adres dat begint met /, # of https://'],
  ['[x][y]\n\n[y]: ./weg.md', './weg.md: verwacht een adres dat begint met /, # of https://'],
  [
    '![Een huis][y]\n\n[y]: https://elders.example/huis.png',
    'https://elders.example/huis.png: dit plaatje staat niet naast de tekst',
  ],
  ['<script>alert(1)</script>', `<script>: onbekend onderdeel; bekend zijn ${COMPONENTS.join(', ')}`],
])('"%s" in MDX is one clear line', (body, line) => {
  article({}, body);

  expect(faults().map(withoutLine)).toEqual([`${file}: ${line}`]);
});

test('plain Markdown takes no HTML, and MDX takes comments', () => {
  article({}, 'Tekst. {/* nog nakijken */}');
  write(
    'articles/kaal/index.md',
    readFileSync(join(folder, file), 'utf8').replace(/Tekst[^]*/, 'a < b <img src="x">\n'),
  );

  expect(faults()).toEqual([
    'articles/kaal/index.md:11: <img src="x">: HTML kan hier niet; gebruik Markdown, of in een .mdx een onderdeel',
  ]);
});

test.each([
  ['a description', '![Een {/* NOTITIE */} huis](./huis.svg)'],
  ['the title of a picture', '![Een huis](./huis.svg "Zo {/* NOTITIE */}")'],
  ['the title of a link', '[hier](https://elders.example "Zo {/* NOTITIE */}")'],
  ['the title of a definition', '[hier]\n\n[hier]: https://elders.example "Zo <!-- NOTITIE -->"'],
  ['an address', '[hier](https://elders.example/{/*NOTITIE*/})'],
  ['a bare address', 'https://elders.example/{/*NOTITIE*/}'],
  ['the line above code', '```js {/* NOTITIE */}\nx\n```'],
  ['a property', '<Figure caption="Zo {/* NOTITIE */}">x</Figure>'],
  ['a property, as in HTML', '<Figure caption="Zo <!-- NOTITIE -->">x</Figure>'],
])('a note in %s would be read by everyone, and is told', (_where, body) => {
  article({}, body);
  write('articles/proef/huis.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');

  expect(faults()).toEqual([
    expect.stringMatching(/^articles\/proef\/index\.mdx:\d+: .*NOTITIE.*: een opmerking zou hier voor iedereen/),
  ]);
});

test.each([
  ['title', { title: '"Een titel die lang is {/* NOTITIE */}"' }],
  ['title', { title: 'Een titel die lang is <!-- NOTITIE -->' }],
  ['lead', { lead: `>\n  ${good.lead}\n  # NOTITIE` }],
  ['note', { note: '"Op persoonlijke titel # NOTITIE"' }],
  ['corrections.0.text', { corrections: '\n  - date: 2026-02-01\n    text: Er stond {/* NOTITIE */}' }],
])('a note in the value of %s would be read by everyone, and is told: %o', (field, changes) => {
  article(changes);

  expect(faults().map(withoutLine)).toEqual([`${file}: ${field}: een opmerking zou hier voor iedereen te lezen zijn`]);
});

test('above a text a line or an end of a line that begins with # is a note', () => {
  article({ title: `${good.title} # NOTITIE`, lead: `${good.lead}\n# NOTITIE` });

  expect(faults()).toEqual([]);
});

test('every fault names its line', () => {
  article({ lead: 'kort' }, 'Tekst.\n\nMeer.\n\n<Onbekend />');

  expect(faults()).toEqual([
    expect.stringContaining(`${file}:3: lead: `),
    expect.stringContaining(`${file}:15: <Onbekend>`),
  ]);
});

test('a topic without articles is told', () => {
  write(
    'topics/verlaten.mdx',
    '---\nname: Verlaten\ndescription: Een onderwerp waar nog nooit iemand over schreef, helaas.\n---\n\nTekst.\n',
  );

  expect(faults()).toEqual([
    'topics/verlaten.mdx: geen artikel heeft dit onderwerp; haal het weg of geef het aan een artikel',
  ]);
});

test('a YAML mistake names its place', () => {
  write(file, '---\ntitle: "half\n---\n\nTekst.\n');

  expect(faults()).toEqual([expect.stringMatching(/^articles\/proef\/index\.mdx: .+ at line \d, column/)]);
});

test('all wrong files are listed, not only the first', () => {
  article({ lead: 'kort' }, 'Tekst.', 'een');
  article({ channel: 'weg' }, 'Tekst.', 'twee');
  write('topics/Drie.mdx', '---\nname: Drie\n---\n');
  write('articles/vier/plaatje.txt', '');

  const lines = faults();
  for (const path of ['articles/een/', 'articles/twee/', 'topics/Drie.mdx', 'articles/vier/']) {
    expect(lines.join('\n')).toContain(path);
  }
});
