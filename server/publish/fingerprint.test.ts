import { expect, test } from 'vitest';
import { momentOf } from './fingerprint.ts';

const article = (facts: string, body = 'Tekst.') => `---\n${facts}\n---\n\n${body}\n`;

test.each([
  ['a day', article('title: X\npublished: 2026-12-01'), '2026-12-01T00:00:00.000Z'],
  ['a moment', article("published: '2026-12-01T09:00:00+01:00' # ochtend"), '2026-12-01T08:00:00.000Z'],
  ['a name in quotes', article('"published": 2026-12-01'), '2026-12-01T00:00:00.000Z'],
  ['facts in braces', article('{ title: X, published: 2026-12-01 }'), '2026-12-01T00:00:00.000Z'],
  [
    'a day in the text as well',
    article('"published": 2026-12-01', 'published: 2030-01-01'),
    '2026-12-01T00:00:00.000Z',
  ],
  ['a day in the text only', article('title: X', 'published: 2030-01-01'), '1970-01-01T00:00:00.000Z'],
  ['no facts', 'published: 2030-01-01', '1970-01-01T00:00:00.000Z'],
  ['a mistake', article('title: "half'), '1970-01-01T00:00:00.000Z'],
])('an article appears at the moment its facts say: %s', (_what, text, moment) => {
  expect(momentOf(text).toISOString()).toBe(moment);
});
