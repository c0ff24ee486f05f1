import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Files, release, sources } from '../trials/leaky-release.ts';
import { ensureNoLeaks, findLeaks } from './leaks.ts';

/** What stands below a cut, each fact too short for a run of words. */
const rest = `<!--slot:body-->
<h2 id="wie-het-gat-dicht">Wie het gat dicht</h2>
<p>Het kostte 4.317 euro en 61 minuten, 61% meer, en dat weet alleen <em>Jan de Goudriaan</em> uit Lindewaard.</p>
<p>Zie <a href="https://rekenkamer.example/dossier-stoep" title="Verborgen dossier">het dossier</a>.</p>
<figure><img src="/_astro/begroting-zonder-stoep.C3d4.svg" alt="Een put zonder deksel"><figcaption>Gemeten bij nacht</figcaption></figure>
<table><tr><td>Kwartaal vier</td><td>Stoeprand</td></tr></table><!--/slot:body-->`;
/** What a writer made public, with the same words in it one by one. */
const open = [
  ...sources,
  'Wie dicht het gat? Een put, een deksel, de nacht en het dossier: zonder begroting is er geen stoep.',
  'In kwartaal drie was er meer gemeten, bij kwartaal een en vier minder, en de heer Jan was de baas.',
];
const short = (files: Files) => release({ 'private/rest/kort/index.html': rest, ...files });
const page = (body: string) => `<!doctype html><html><body><main>${body}</main></body></html>`;

const facts: [kind: string, file: string, content: string | Buffer][] = [
  ['a number', 'index.html', page('<p>Dat kostte 4.317 in totaal.</p>')],
  ['a number without its point', 'index.html', page('<p>Dat kostte 4317 in totaal.</p>')],
  ['a share', 'index.html', page('<p>Het was 61 procent.</p>')],
  ['a share as a sign', 'rss.xml', '<rss><description>Wel 61% erbij</description></rss>'],
  ['a name', 'index.html', page('<p>In <b>Linde</b>waard gebeurt het.</p>')],
  ['a name of common words', 'over.html', page('<p>Jan de Goudriaan</p>')],
  ['a heading in the margin', 'artikelen/kort/index.html', page('<nav><a href="#x">Wie het gat dicht</a></nav>')],
  ['an anchor in the contents', 'artikelen/kort/index.html', page('<nav><a href="#wie-het-gat-dicht">1</a></nav>')],
  ['an anchor elsewhere', 'llms.txt', 'Zie /artikelen/kort/#wie-het-gat-dicht'],
  ['an alt text', 'index.html', page('<img src="/x.svg" alt="Een put zonder deksel">')],
  ['a caption', 'index.html', page('<figcaption>Gemeten bij nacht</figcaption>')],
  ['a title of a link', 'index.html', page('<a href="/" title="Verborgen dossier">x</a>')],
  ['the text of a link', 'index.html', page('<p>Zie <a href="/">verborgen dossier</a>.</p>')],
  ['where a link goes', 'index.html', page('<a href="https://rekenkamer.example/dossier-stoep">x</a>')],
  ['where a link goes, in Markdown', 'artikelen/kort.md', '[x](https://rekenkamer.example/dossier-stoep)'],
  ['a file on a page', 'index.html', page('<img src="/_astro/begroting-zonder-stoep.Zz9.svg" alt="">')],
  ['the name of a file', '_astro/begroting-zonder-stoep.Zz9.webp', ''],
  ['a cell of a table', 'index.html', page('<p>Stoeprand</p>')],
  ['a cell of common words', 'index.html', page('<ul><li>Kwartaal vier</li></ul>')],
  [
    'a description in JSON-LD',
    'index.html',
    page('<script type="application/ld+json">{"description":"Over Lindewaard"}</script>'),
  ],
  ['a description of the page', 'index.html', '<head><meta name="description" content="Over Lindewaard"></head>'],
  ['the Markdown twin', 'artikelen/kort.md', '# Kort\n\nGemeten *bij* nacht'],
  ['a feed', 'rss.xml', '<rss><item><description>&lt;p&gt;Over Lindewaard&lt;/p&gt;</description></item></rss>'],
  [
    'the search index',
    'pagefind/fragment/nl_1.pf_fragment',
    gzipSync(`pagefind_dcd${JSON.stringify({ url: '/', content: 'Gemeten bij nacht.', word_count: 4317 })}`),
  ],
  ['data for a program', 'lijst.json', JSON.stringify([{ kop: 'Wie het gat dicht' }])],
  ['a drawing', 'tekening.svg', '<svg xmlns="http://www.w3.org/2000/svg"><desc>Gemeten bij nacht</desc></svg>'],
  ['a comment', 'index.html', page('<!-- Lindewaard -->')],
  ['a word with a soft hyphen, in data', 'lijst.json', JSON.stringify({ kop: 'Over Linde&shy;waard' })],
  ['a word with a soft hyphen, in Markdown', 'artikelen/kort.md', 'Over Linde&#173;waard.'],
  ['a word marked up in Markdown', 'artikelen/kort.md', 'Over <b>Linde</b>waard.'],
  ['a page in capitals', 'OVER.HTML', page('<p>Over <b>Linde</b>waard.</p>')],
  ['an anchor in a page in capitals', 'OVER.HTML', page('<a href="/artikelen/kort/#wie-het-gat-dicht">1</a>')],
];

test.each(facts)('%s is caught: %s', (_kind, file, content) => {
  expect(findLeaks(short({ [`public/${file}`]: content }), open)).toEqual([
    expect.objectContaining({ file, article: 'kort' }),
  ]);
});

test('what is drawn into a picture to share is read before it is drawn', () => {
  const list = JSON.stringify([
    { id: 'kort', title: 'De put van Lindewaard', channelName: 'Stoep', authorName: 'Jan' },
  ]);

  expect(findLeaks(short({ 'private/artikelen.json': list }), open)).toEqual([
    { file: 'beeld/kort.png', article: 'kort', words: 'lindewaard' },
  ]);
});

test.each([
  ['the same words apart', page('<p>Wie dicht het gat? Gemeten, bij de nacht. Het vierde kwartaal.</p>')],
  ['the same words in two pieces', page('<ul><li>Wie het</li><li>gat dicht</li></ul><p>Kwartaal</p><p>vier</p>')],
  ['sizes and counts', page('<img src="/x.svg" alt="" width="4317" height="61"><p>61 reacties, 61 minuten lezen</p>')],
  ['a date', page('<p>61 september 2026</p>')],
])('%s are no leak', (_kind, body) => {
  expect(findLeaks(short({ 'public/index.html': body, 'public/a.js': 'const Lindewaard=4317' }), open)).toEqual([]);
});

test('what a writer made public is no secret where it is gated too', () => {
  const said = 'In Lindewaard werd bij nacht gemeten: “Wie het gat dicht”, 4.317 keer.';

  expect(findLeaks(short({ 'public/index.html': page(`<h2>${said}</h2>`) }), [...open, said])).toEqual([]);
});

test('a correction of a gated article may not tell what stands below its cut', () => {
  const front =
    '---\ntitle: Kort\naccess: pro\ncorrections:\n  - date: 2026-02-01\n    text: Er stond 4.713, het was 4.317.\n---\n';
  const root = short({
    'public/artikelen/kort/index.html': page('<p>Er stond 4.713, het was 4.317.</p>'),
    'content/articles/kort/index.mdx': `${front}Open.\n\n<Paywall />\n\nHet kostte 4.317 euro.\n`,
  });

  expect(() => ensureNoLeaks(root, join(root, 'content'))).toThrow(
    /artikelen\/kort\/index\.html holds “4 317 …” of kort/,
  );
});
