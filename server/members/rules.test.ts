import { expect, test } from 'vitest';
import { type Member, parseName, parsePassword, safeLanding, tierAt } from './rules.ts';

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
