import { expect, test } from 'vitest';
import { type Member, parseEmail, parseName, parsePassword, safeLanding, tierAt } from './rules.ts';

test.each([
  ['Anna  Brouwer ', 'Anna Brouwer'],
  ['Jos\u0065\u0301', 'José'],
  ["Daan van 't Hoff", "Daan van 't Hoff"],
  ['Ελένη Παππά', 'Ελένη Παππά'],
  ['李明', '李明'],
  ['محمد علي', 'محمد علي'],
])('the name %j is accepted as %j', (typed, name) => {
  expect(parseName(typed)).toBe(name);
});

test.each(['', 'A', 'x'.repeat(61), 'An\u200bna', 'Anna\u202eannA', '\u3164\u3164', 'a\u0000b'])(
  'the name %j is refused',
  (typed) => {
    expect(() => parseName(typed)).toThrow(expect.objectContaining({ code: 'bad-name' }));
  },
);

test.each([
  ['Anna@Example.NL', 'anna@example.nl'],
  [' anna@example.nl ', 'anna@example.nl'],
  ['ａｎｎａ@example.nl', 'anna@example.nl'],
  ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
  ['anna+lijst@example.nl', 'anna+lijst@example.nl'],
])('the address %j is the account %j', (typed, email) => {
  expect(parseEmail(typed)).toBe(email);
});

test.each([
  '',
  'anna',
  'anna@',
  '@example.nl',
  'an na@example.nl',
  'anna@example',
  'a@b.nl\r\nBcc: x@y.nl',
  `${'a'.repeat(250)}@b.nl`,
])('the address %j is refused', (typed) => {
  expect(() => parseEmail(typed)).toThrow(expect.objectContaining({ code: 'bad-email' }));
});

test('a password has 12 to 1,024 characters and keeps its spaces', () => {
  expect(parsePassword(' zin met spaties ')).toBe(' zin met spaties ');
  for (const typed of ['x'.repeat(11), 'x'.repeat(1025)]) {
    expect(() => parsePassword(typed)).toThrow(expect.objectContaining({ code: 'bad-password' }));
  }
});

test.each([
  ['2026-03-01T11:59:59.999Z', 'pro'],
  ['2026-03-01T12:00:00.000Z', 'free'],
])('PRO until noon is, at %s, %s', (now, tier) => {
  const member: Pick<Member, 'tier' | 'proUntil'> = { tier: 'pro', proUntil: new Date('2026-03-01T12:00:00Z') };

  expect(tierAt(member, new Date(now))).toBe(tier);
});

test.each([
  ['/artikelen/open/#reacties', '/artikelen/open/#reacties'],
  ['//elders.example', '/mijn/'],
  ['/\\elders.example', '/mijn/'],
  ['https://elders.example', '/mijn/'],
  ['/a\r\nSet-Cookie: x=1', '/mijn/'],
  [undefined, '/mijn/'],
])('after signing in, %j leads to %s', (typed, landing) => {
  expect(safeLanding(typed)).toBe(landing);
});
