import { expect, test } from 'vitest';
import { openLimits } from './token-bucket.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const limit = { acts: 3, minutes: 1 };

test('three acts a minute are let through, the fourth waits twenty seconds', () => {
  const limits = openLimits();
  for (let act = 0; act < 3; act += 1) limits.ensureRoom('a', limit, at(0));

  expect(() => limits.ensureRoom('a', limit, at(0))).toThrow(
    expect.objectContaining({ code: 'too-many', retryAfterSeconds: 20 }),
  );
  expect(() => limits.ensureRoom('b', limit, at(0))).not.toThrow();
  expect(() => limits.ensureRoom('a', limit, at(20))).not.toThrow();
  expect(() => limits.ensureRoom('a', limit, at(20))).toThrow();
});

test('a clock that goes back gives nobody more room', () => {
  const limits = openLimits();
  for (let act = 0; act < 3; act += 1) limits.ensureRoom('a', limit, at(1000));

  expect(() => limits.ensureRoom('a', limit, at(0))).toThrow();
});
