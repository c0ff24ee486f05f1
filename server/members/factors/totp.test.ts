import { expect, test } from 'vitest';
import { base32, codeOf, keyUri, newSecret, stepAt, stepOf } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

/** RFC 6238, appendix B, SHA-1. */
test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at %i seconds the code of the RFC is %s', (seconds, code) => {
  expect(codeOf(secret, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
});

/** RFC 4226, appendix D. */
test.each([
  [0, '755224'],
  [1, '287082'],
  [5, '254676'],
  [9, '520489'],
])('the code of step %i has six digits: %s', (step, code) => {
  expect(codeOf(secret, step)).toBe(code);
});

const now = new Date('2026-03-01T12:00:00Z');
const step = stepAt(now);

test.each([
  ['two steps early', step + 2, 0, null],
  ['one step early', step + 1, 0, step + 1],
  ['in time', step, 0, step],
  ['one step late', step - 1, 0, step - 1],
  ['two steps late', step - 2, 0, null],
  ['again', step, step, null],
  ['of before the last one taken', step - 1, step, null],
  ['of after the last one taken', step + 1, step, step + 1],
])('a code %s', (_when, of, after, found) => {
  expect(stepOf(codeOf(secret, of), { secret, after, now })).toBe(found);
});

test.each(['', '12345', '1234567', '１２３４５６', 'abcdef', '-12345', '1e5   '])('%j is no code', (typed) => {
  expect(stepOf(typed, { secret, after: 0, now })).toBeNull();
});

/** RFC 4648 §10, without padding. */
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j in base32 is %s', (bytes, text) => {
  expect(base32(Buffer.from(bytes))).toBe(text);
});

test('every secret is another, and 160 bits long', () => {
  expect(new Set(Array.from({ length: 50 }, () => base32(newSecret()))).size).toBe(50);
  expect(base32(newSecret())).toMatch(/^[A-Z2-7]{32}$/);
});

test('what the app reads names the site and the account, escaped', () => {
  const uri = keyUri(secret, { issuer: 'Kennis & bank', account: 'a+b@example.nl' });
  expect(uri).toBe(
    'otpauth://totp/Kennis%20%26%20bank:a%2Bb%40example.nl?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kennis%20%26%20bank',
  );
});
