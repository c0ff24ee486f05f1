import { expect, test } from 'vitest';
import { countHeadings, halvesOf, publicHalf, textOf } from './cut.ts';
import { parse, within } from './parse.ts';
import { written, writtenHeading, writtenLink, writtenText } from './written.ts';

const halves = (body: string) => halvesOf({ body, kind: 'mdx' });
const open = (body: string) => written(halves(body).open);
const gated = (body: string) => written(halves(body).gated ?? []);

test('an article is cut in two, and the cut is in neither half', () => {
  expect(open('Voor.\n\n<Paywall/>\n\nNa.')).toBe('Voor.');
  expect(gated('Voor.\n\n<Paywall />\n\nNa.')).toBe('Na.');
});

test.each([
  ['code', '```\n<Paywall />\n```'],
  ['a comment', '{/*\n<Paywall />\n*/}'],
  ['a list', '- a\n\n  <Paywall />'],
  ['a component', '<Note>\n<Paywall />\n</Note>'],
  ['a line of text', 'tekst <Paywall />'],
  ['other letters', '<paywall />'],
  ['properties', '<Paywall for="pro" />'],
])('in %s there is no cut, and a gated article without one has no public half', (_where, body) => {
  expect(halves(body).gated).toBeNull();
  expect(() => publicHalf(halves(body), 'pro')).toThrow('exactly one <Paywall />');
});

test('what looks like a cut, after the cut, makes nothing public again', () => {
  const body =
    'Voor.\n\n<Paywall/>\n\nGeheim een.\n\n```\n<Paywall />\n```\n\nGeheim twee.\n\n{/*\n<Paywall />\n*/}\n\nDrie.';

  expect(open(body)).toBe('Voor.');
  expect(gated(body)).toContain('Drie.');
});

test.each([
  ['code', '## Een\n\n```md\n## geen\n```\n\n<Paywall />\n\n## Geheim', 1],
  ['a comment', '{/*\n## geen\n*/}\n\n## Een\n\n<Paywall />\n\n## Geheim', 1],
  ['underlined headings', 'Een\n---\n\n<Paywall />\n\n## Geheim', 1],
  ['headings of other levels', '### Een\n\n## Twee\n\n<Paywall />\n\n## Geheim', 2],
  ['a footnote', '## Een[^a]\n\n<Paywall />\n\n[^a]:\n    ## Kop in een noot', 1],
])('headings before the cut are counted in the tree: %s', (_what, body, count) => {
  expect(countHeadings(halves(body).open)).toBe(count);
});

const footnotes = `Open[^a] en[^b], [bron].

<Paywall />

Gesloten[^b] en[^c], [geheim].

[^a]: Noot a, zie ook[^d].

[^b]: Noot b.

[^c]: Noot c.

[^d]: Noot d.

[^e]: Noot die nergens bij hoort.

[bron]: https://open.example/

[geheim]: https://geheim.example/
`;

test('a footnote and a link stand where they are referred to; in the open half when both refer to it', () => {
  expect(open(footnotes)).toBe(
    'Open[^a] en[^b], [bron](https://open.example/).\n\n[^a]: Noot a, zie ook[^d].\n\n[^b]: Noot b.\n\n[^d]: Noot d.',
  );
  expect(gated(footnotes)).toBe('Gesloten[^b] en[^c], [geheim](https://geheim.example/).\n\n[^c]: Noot c.');
});

test.each([
  ['a line of its own', 'A.\n\n{/* geheim */}\n\nB.', 'A.\n\nB.'],
  ['a line', 'A {/* geheim */} b.', 'A b.'],
  ['a heading', '## Kop {/* geheim */}', '## Kop'],
  ['a table', '| a |\n| - |\n| b {/* geheim */} |', '| a |\n| - |\n| b |'],
  ['a component', '<Note>A {/* geheim */}</Note>', 'A'],
  ['a footnote', 'A[^1]\n\n[^1]: B {/* geheim */}', 'A[^1]\n\n[^1]: B'],
  ['code that runs', "import x from 'geheim'\n\nA.", 'A.'],
])('a note in %s is in no half', (_where, body, left) => {
  expect(open(body).replace(/ +/g, ' ')).toBe(left);
});

test('in Markdown a comment is no text either', () => {
  expect(written(halvesOf({ body: 'A <!-- geheim --> b.\n\n<!-- geheim\n\nook -->\n\nC.', kind: 'md' }).open)).toBe(
    'A  b.\n\nC.',
  );
});

test('the words of a text are those a reader gets', () => {
  expect(textOf(...halves('Een **w**oord, [hier](https://x.example/nee). {/* nee */}').open).trim()).toBe(
    'Een woord, hier.',
  );
});

test('components lose their tags in Markdown and keep their words', () => {
  const body =
    '<Quote>Een zin.</Quote>\n\n<Figure caption="Bij het plaatje">\n\n![Wat er is](./a.svg)\n\n</Figure>\n\n<Ad />\n\n<Note>Let *op*.</Note>';

  expect(open(body)).toBe('> Een zin.\n\n![Wat er is](./a.svg)\n\n*Bij het plaatje*\n\nLet *op*.');
});

/** What a program reads in Markdown: the words of texts, and of all else what it is. */
const said = (body: string) =>
  [...within(...parse({ body, kind: 'md' }).children!)].map((node) => ('value' in node ? node.value : node.type));

const signs = [
  'Groei *zonder* _einde_',
  '<b>vet</b> &amp; <!x>',
  'a] (b) [c](/elders)',
  '# Kop #',
  '- geen lijst',
  '1. geen lijst',
  '> geen citaat',
  '`code` ~~weg~~ \\ | tabel |',
  '[^1] en ![x](y)',
  '{/* x */} {x}',
];

test.each(signs)('%j as a title, a lead and a link in Markdown says what it says, and nothing more', (value) => {
  expect(said(writtenText(value))).toEqual(['paragraph', value]);
  expect(said(writtenHeading(value))).toEqual(['heading', value]);
  expect(said(writtenLink(value, 'https://x.example/'))).toEqual(['paragraph', 'link', value]);
});
