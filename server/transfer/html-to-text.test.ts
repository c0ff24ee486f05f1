import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseText } from '../discussion/rules.ts';
import { renderText } from '../discussion/text.ts';
import { textFromHtml } from './html-to-text.ts';

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
