import { expect, test } from 'vitest';
import { endOfDay, monthStart, nextMonthStart } from './dates.ts';

test.each([
  ['2026-12-31', '2026-12-31T23:00:00.000Z'],
  ['2026-07-01', '2026-07-01T22:00:00.000Z'],
  ['2026-03-28', '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', '2026-03-29T22:00:00.000Z'],
  ['2026-10-24', '2026-10-24T22:00:00.000Z'],
  ['2026-10-25', '2026-10-25T23:00:00.000Z'],
])('%s ends in Amsterdam at %s', (day, instant) => {
  expect(endOfDay(day).toISOString()).toBe(instant);
});

test.each([
  ['2026-03-31T21:59:59.999Z', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ['2026-03-31T22:00:00.000Z', '2026-03-31T22:00:00.000Z', '2026-04-30T22:00:00.000Z'],
  ['2026-12-31T23:00:00.000Z', '2026-12-31T23:00:00.000Z', '2027-01-31T23:00:00.000Z'],
  ['2026-12-31T22:59:59.999Z', '2026-11-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
])('%s lies in the month that runs from %s to %s', (now, start, next) => {
  expect(monthStart(new Date(now)).toISOString()).toBe(start);
  expect(nextMonthStart(new Date(now)).toISOString()).toBe(next);
});
