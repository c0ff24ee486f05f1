import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MARK } from '#cut';
import { WORLDS } from '../trials/world.ts';
import { hideGatedImages } from './gated-images.ts';
import { ensureNoLeaks, findLeaks } from './leaks.ts';

/** Sixty gated words, with what makes text hard to compare: accents, quotes, a soft hyphen, markup inside a word. */
const gated =
  'Wie in Oosterwold belt over een losliggende stoeptegel krijgt sinds dit voorjaar iemand van de buitendienst aan de ' +
  'lijn zonder keuzemenu zonder zaaknummer en zonder terugbelverzoek en zó hoort het ook zei de wethouder die één keer ' +
  'zelf had gebeld en toen negen minuten naar een fluitconcert luisterde voordat zij opgaf en op de fiets stapte om het ' +
  'gat dan zelf maar met stoepkrijt te omlijnen';
const words = gated.split(' ');
const sources = ['Deze woorden zijn door de schrijver zelf openbaar gemaakt en dus geen lek.'];

type Files = Record<string, string | Buffer>;

function release(files: Files): string {
  mkdirSync(WORLDS, { recursive: true });
  const root = mkdtempSync(join(WORLDS, 'leaks-'));
  const html = gated.replace('stoeptegel', 'stoep<b>tegel</b>').replace('buitendienst', 'buiten&shy;dienst');
  const own = 'Deze woorden zijn door de schrijver zelf openbaar gemaakt en dus geen lek.';
  const all: Files = {
    'private/rest/geheim/index.html': `<!--slot:body--><p>${html}</p><p>${own}</p><!--/slot:body-->`,
    'public/index.html': `<p>Een gewone bladzijde met gewone woorden over een losliggende tegel. ${own}</p>`,
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

const lengths = [8, 12, 20, 60];
const kinds: [name: string, write: (text: string) => string | Buffer][] = [
  ['page.html', (text) => `<p>Vooraf <em>${text}</em> achteraf</p>`],
  ['split.html', (text) => `<p>${text.split(' ').join('</span> <span>')}</p>`],
  ['attribute.html', (text) => `<meta name="description" content="${text}">`],
  ['comment.html', (text) => `<!-- ${text} -->`],
  [
    'entities.html',
    (text) => `<p>${text.replaceAll('é', '&eacute;').replaceAll(' ', '&nbsp;').replaceAll('o', '&#111;')}</p>`,
  ],
  ['entities.txt', (text) => text.replaceAll('e', '&#101;').replaceAll('é', '&eacute;').replaceAll('ó', '&#xF3;')],
  ['entities.json', (text) => JSON.stringify({ text: text.replaceAll('o', '&#x6f;').replaceAll(' ', '&nbsp;') })],
  ['feed.xml', (text) => `<description><![CDATA[<p>${text}</p>]]></description>`],
  ['escaped.xml', (text) => `<content>&lt;p&gt;${text}&lt;/p&gt;</content>`],
  ['data.json', (text) => JSON.stringify({ text }).replaceAll('e', '\\u0065')],
  ['code.js', (text) => `const a=\`${text.replaceAll(' ', '\\n')}\``],
  ['style.css', (text) => `a::after{content:"${text}"}`],
  ['code.js.map', (text) => JSON.stringify({ sourcesContent: [text] })],
  ['robots.txt', (text) => text.toUpperCase()],
  ['llms.md', (text) => `> ${text.replaceAll(' ', '\n> ')}`],
  ['picture.svg', (text) => `<svg><title>${text}</title></svg>`],
  ['link.html', (text) => `<a href="?q=${encodeURIComponent(text)}">`],
  ['page.html.gz', (text) => gzipSync(text)],
  ['page.html.br', (text) => brotliCompressSync(text)],
  ['fragment/nl_1.pf_fragment', (text) => gzipSync(`pagefind_dcd${JSON.stringify({ content: text })}`)],
];

test.each(kinds.flatMap(([name, write]) => lengths.map((length) => ({ name, length, write }))))(
  '$length gated words in $name are caught',
  ({ name, length, write }) => {
    for (const start of [0, words.length - length]) {
      const root = release({ [`public/${name}`]: write(words.slice(start, start + length).join(' ')) });

      expect(findLeaks(root, sources)).toContainEqual(expect.objectContaining({ file: name, article: 'geheim' }));
    }
  },
);

test('words with any accent are read however they are written down', () => {
  const said = 'crème brûlée à la façon de ma tante Noëlle en año nuevo Ångström';
  const root = release({
    'private/rest/kok/index.html': `<!--slot:body--><p>${said}</p><!--/slot:body-->`,
    'public/x.html':
      'cr&egrave;me br&ucirc;l&eacute;e &agrave; la fa&ccedil;on de ma tante No&euml;lle en a&ntilde;o nuevo &Aring;ngstr&ouml;m',
  });

  expect(findLeaks(root, [...sources, 'Noëlle Ångström'])).toEqual([
    { file: 'x.html', article: 'kok', words: 'crème brûlée à la' },
  ]);
});

test('a clean release has no leaks: what the writer made public is no leak, nor are common words', () => {
  expect(findLeaks(release({}), sources)).toEqual([]);
});

test('a link to another article, which gated text shares with public pages, is no leak', () => {
  const link = '<p class="read-also">Lees ook: Een titel van een ander artikel op deze site</p>';
  const root = release({
    'private/rest/ander/index.html': `<!--slot:body--><p>Tekst.</p>${link}<!--/slot:body-->`,
    'public/elders.html': link,
  });

  expect(findLeaks(root, sources)).toEqual([]);
});

test('five common words in a row are not seen: that is the limit', () => {
  expect(findLeaks(release({ 'public/x.txt': words.slice(7, 12).join(' ') }), sources)).toEqual([]);
});

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

test('a look-alike after the cut does not make the check blind', () => {
  const body = `Open.\n\n<Paywall/>\n\n${gated}\n\n\`\`\`\n<Paywall />\n\`\`\`\n`;
  const root = release({
    'public/artikelen/geheim.md': gated,
    'content/articles/geheim/index.mdx': `---\ntitle: Geheim\naccess: pro\n---\n${body}`,
    'content/pages/a.mdx': `---\ntitle: A\n---\n${sources[0]!}`,
  });

  expect(() => ensureNoLeaks(root, join(root, 'content'))).toThrow(/artikelen\/geheim\.md holds “/);
});

test.each([
  ['a page', 'index.html', `<p>Geld${MARK}</p>`],
  ['code', 'x.js', `const a="Geld${MARK}"`],
  ['escaped code', 'x.js', 'const a="Geld\\udb86\\ude7e"'],
  ['an address', 'index.html', `<a href="/?q=Geld${encodeURIComponent(MARK)}">`],
  ['text written in numbers', 'x.txt', 'Geld&#xF1A7E;'],
  ['an index', 'pagefind/index/nl_1.pf_index', gzipSync(`geld${MARK}`)],
])('one common word that carries the mark of a cut is caught in %s', (_where, file, content) => {
  expect(findLeaks(release({ [`public/${file}`]: content }), sources)).toEqual([
    { file, article: 'what stands below a cut', words: expect.stringMatching(/geld$/) },
  ]);
});

test('a file name can leak', () => {
  const root = release({ [`public/_astro/${words.slice(0, 8).join('-')}.css`]: '' });

  expect(findLeaks(root, sources)).toHaveLength(1);
});

test('publishing stops with one line that names file and article and repeats four words', () => {
  const root = release({ 'public/a.html': gated, 'content/pages/a.mdx': sources[0]! });

  expect(() => ensureNoLeaks(root, join(root, 'content'))).toThrow(
    /^Publishing stopped.*public\/a\.html holds “wie in oosterwold belt …” of geheim/,
  );
});

test('pictures that only gated text shows leave the public folder, and originals nobody shows go away', async () => {
  const root = release({
    'public/index.html': '<img src="/_astro/open.1.svg">',
    'public/_astro/open.1.svg': 'open',
    'public/_astro/geheim.2.svg': 'geheim',
    'public/_astro/geheim.2_raw.svg': 'origineel',
    'public/_astro/page.css': '',
    'private/rest/geheim/index.html': '<img src="/_astro/geheim.2.svg"><img src="/_astro/open.1.svg">',
  });

  await hideGatedImages(root);

  expect(readdirSync(join(root, 'public/_astro')).sort()).toEqual(['open.1.svg', 'page.css']);
  expect(readdirSync(join(root, 'private/_astro'))).toEqual(['geheim.2.svg']);
});
