import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MARK } from '#cut';
import { gated, release, sources, words } from '../trials/leaky-release.ts';
import { hideGatedImages } from './gated-images.ts';
import { ensureNoLeaks, findLeaks } from './leaks.ts';

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

test('a look-alike after the cut does not make the check blind', () => {
  const body = `Open.\n\n<Paywall/>\n\n${gated}\n\n\`\`\`\n<Paywall />\n\`\`\`\n`;
  const root = release({
    'public/artikelen/geheim.md': gated,
    'content/articles/geheim/index.mdx': `---\ntitle: Geheim\naccess: pro\n---\n${body}`,
    'content/pages/a.mdx': `---\ntitle: A\n---\n${sources.join(' ')}`,
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
  const root = release({ 'public/a.html': gated, 'content/pages/a.mdx': sources.join(' ') });

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
