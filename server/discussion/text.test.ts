import * as fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { expect, test } from 'vitest';
import { asQuote, countLinks, plainText, renderText } from './text.ts';
import { parseText } from './rules.ts';

const rel = 'rel="ugc nofollow noopener noreferrer"';

test.each([
  ['paragraphs', 'een\n\ntwee', '<p dir="auto">een</p>\n<p dir="auto">twee</p>'],
  ['line breaks', 'een\ntwee', '<p dir="auto">een<br>\ntwee</p>'],
  ['emphasis', '*een* en **twee**', '<p dir="auto"><em>een</em> en <strong>twee</strong></p>'],
  ['a list', '- een\n- twee', '<ul>\n<li dir="auto">een</li>\n<li dir="auto">twee</li>\n</ul>'],
  ['a numbered list', '1. een\n2. twee', '<ol>\n<li dir="auto">een</li>\n<li dir="auto">twee</li>\n</ol>'],
  ['a quote', '> een\n\ntwee', '<blockquote dir="auto">\n<p dir="auto">een</p>\n</blockquote>\n<p dir="auto">twee</p>'],
  [
    'a bare link',
    'zie https://vng.nl/x',
    `<p dir="auto">zie <a href="https://vng.nl/x" ${rel}>https://vng.nl/x</a></p>`,
  ],
  ['a link with words', '[de VNG](https://vng.nl/)', `<p dir="auto"><a href="https://vng.nl/" ${rel}>de VNG</a></p>`],
  ['markup', '<b onclick=x>een</b>', '<p dir="auto">&lt;b onclick=x&gt;een&lt;/b&gt;</p>'],
  ['a heading', '# een', '<p dir="auto"># een</p>'],
  ['a picture', '![een](https://vng.nl/x.png)', `<p dir="auto">!<a href="https://vng.nl/x.png" ${rel}>een</a></p>`],
  ['code', '`een`', '<p dir="auto">`een`</p>'],
])('%s is drawn as a reader expects', (_what, text, drawn) => {
  expect(renderText(text)).toBe(drawn);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'jav&#x09;ascript:alert(1)',
  '&#106;avascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:null/y',
  '',
  '//evil.example',
  '/mijn/',
  'feed:javascript:alert(1)',
])('a link to %s stays text', (url) => {
  expect(renderText(`[klik](${url})`)).not.toContain('<a ');
  expect(renderText(`<${url}>`)).not.toContain('<a ');
});

const allowed: Record<string, RegExp> = {
  p: /^dir=auto$/,
  br: /^$/,
  em: /^$/,
  strong: /^$/,
  ul: /^$/,
  ol: /^(start=\d{1,9})?$/,
  li: /^dir=auto$/,
  blockquote: /^dir=auto$/,
  a: /^href=(https?:|mailto:).*;rel=ugc nofollow noopener noreferrer$/s,
};

/** Every tag in the markup that is not of the allowed set, with its attributes. */
function strangers(markup: string): string[] {
  const found: string[] = [];
  const onopentag = (name: string, attributes: Record<string, string>) => {
    const listed = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
    if (!allowed[name]?.test(listed.join(';'))) found.push(`<${name} ${listed.join(' ')}>`);
  };
  const parser = new Parser({ onopentag, oncomment: (text) => found.push(`<!--${text}-->`) });
  parser.end(markup);
  return found;
}

/** Pieces that mean something to a Markdown or an HTML parser, in any order, with any text between. */
const SIGNS =
  '< > & " \' ` * ** _ [ ] ( ) ! \\ # <script> <img src=x onerror=a()> </p> <!-- --> javascript: https:// mailto:'
    .concat(' data: &#x6a; [a]( ]( "onmouseover=" &lt; &colon; <https: > - 1.')
    .split(' ');
const INVISIBLE = ['\n', '\n\n', '> ', '- ', '1. ', '\u202e', '\u0301', '\u0000', '\ud800', '\t', '    ', ' '];
const pieces = fc.constantFrom(...SIGNS, ...INVISIBLE);
const typed = fc
  .array(fc.oneof(pieces, pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 40 })
  .map((parts) => parts.join(''));

test('whatever is typed, what is drawn stays within the allowed set', () => {
  fc.assert(
    fc.property(typed, (text) => {
      let parsed: string;
      try {
        parsed = parseText(text);
      } catch {
        return;
      }
      expect(strangers(renderText(parsed))).toEqual([]);
      expect(parseText(parsed)).toBe(parsed);
    }),
    { numRuns: 3_000 },
  );
});

test('the check itself sees markup that is not allowed', () => {
  expect(strangers('<p dir="auto"><b>x</b><a href="javascript:x" rel="x">y</a></p><!--x-->')).toHaveLength(3);
});

test('a text of five thousand awkward characters is drawn at once', () => {
  for (const part of ['[', '*a_ ', '> ', '- ', '](', '![', '\\', 'https://a.', '<']) {
    const text = part.repeat(Math.floor(5_000 / part.length));
    expect(renderText(text).length).toBeLessThan(200_000);
  }
});

test('plain text has the words and nothing of the marks', () => {
  expect(plainText('> een *twee*\n\n- [drie](https://vng.nl)\nvier')).toBe('een twee drie vier');
  expect(plainText('een twee drie', 8)).toBe('een twe…');
});

test('links are counted as they are drawn', () => {
  expect(countLinks('https://a.nl en [b](https://b.nl), niet [c](javascript:x)')).toBe(2);
});

test('a quote is drawn as one, with its empty lines', () => {
  expect(renderText(`${asQuote('een\n\ntwee')}drie`)).toBe(
    '<blockquote dir="auto">\n<p dir="auto">een</p>\n<p dir="auto">twee</p>\n</blockquote>\n<p dir="auto">drie</p>',
  );
});
