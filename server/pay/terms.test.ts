import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf } from '#dutch';
import { addMonths, wholeMonths } from './terms.ts';

test.each([
  ['2026-01-31T12:00:00Z', 1, '2026-02-28T12:00:00.000Z'],
  ['2026-01-31T12:00:00Z', 2, '2026-03-31T11:00:00.000Z'],
  ['2028-02-29T12:00:00Z', 12, '2029-02-28T12:00:00.000Z'],
  ['2028-02-29T12:00:00Z', 48, '2032-02-29T12:00:00.000Z'],
  ['2026-02-28T23:30:00Z', 1, '2026-03-31T22:30:00.000Z'], // 1 March, half past midnight, in Amsterdam
  ['2026-09-25T00:30:00Z', 1, '2026-10-25T01:30:00.000Z'], // half past two comes twice that night: the later one
  ['2026-02-28T01:30:00Z', 1, '2026-03-28T01:30:00.000Z'],
  ['2026-12-31T12:00:00Z', 1, '2027-01-31T12:00:00.000Z'],
])('%s and %i months is %s', (from, months, to) => {
  expect(addMonths(new Date(from), months).toISOString()).toBe(to);
});

const wall = (date: Date) => date.toLocaleTimeString('nl-NL', { timeZone: 'Europe/Amsterdam' });

test('so many months later is the same time by the clock on the wall, and counting back gives the months', () => {
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 60 }), (from, months) => {
      const to = addMonths(from, months);
      expect(wholeMonths(from, to)).toBe(months);
      // In the one hour of a year that does not exist the clock has moved on.
      if (!dayOf(to).match(/-03-(2[5-9]|3[01])$/)) expect(wall(to)).toBe(wall(from));
    }),
  );
});
