import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { WORLDS } from '../testing.ts';
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

test('five words in a row are not seen: that is the limit', () => {
  expect(findLeaks(release({ 'public/x.txt': words.slice(0, 5).join(' ') }), sources)).toEqual([]);
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
