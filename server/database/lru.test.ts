import { expect, test } from 'vitest';
import { openRecent } from './lru.ts';

test('what was not asked for longest makes room', () => {
  const recent = openRecent<string, number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.get('a');
  recent.set('c', 3);

  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
});

test('what is forgotten is gone, and what is set again is new', () => {
  const recent = openRecent<string, number>(2);
  recent.set('a', 1);
  recent.set('a', 2);
  expect(recent.get('a')).toBe(2);
  recent.forget('a');
  expect(recent.get('a')).toBeUndefined();
});

test('values that weigh are kept up to a weight, and one that is too heavy by itself is not kept', () => {
  const recent = openRecent<string, string>(10, ({ length }) => length);
  recent.set('a', 'xxxx');
  recent.set('b', 'xxxx');
  recent.get('a');
  recent.set('c', 'xxxx');
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual(['xxxx', undefined, 'xxxx']);
  recent.set('a', 'xxxxxx');
  expect([recent.get('a'), recent.get('c')]).toEqual(['xxxxxx', 'xxxx']);
  recent.set('d', 'x'.repeat(11));
  expect([recent.get('d'), recent.get('a')]).toEqual([undefined, undefined]);
});
