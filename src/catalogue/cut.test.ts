import { expect, test } from 'vitest';
import { CUT, half } from './cut.ts';

test('a gated article is cut in two, and the mark is in neither half', () => {
  expect([half(`a${CUT}b`, 'teaser'), half(`a${CUT}b`, 'rest')]).toEqual(['a', 'b']);
});

test.each(['no mark', `a${CUT}b${CUT}c`])('%j is not cut', (html) => {
  expect(() => half(html, 'teaser')).toThrow('exactly one <Paywall />');
});
