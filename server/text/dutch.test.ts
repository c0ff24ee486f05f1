import { expect, test } from 'vitest';
import { clockTime, dayAndMonth, dayOf, euros, longDate, longMoment, monthName, shortDate, yearOf } from '#dutch';

test.each([
  [0, '€ 0,00', '€ 0'],
  [5, '€ 0,05', '€ 0,05'],
  [400, '€ 4,00', '€ 4'],
  [850, '€ 8,50', '€ 8,50'],
  [3000, '€ 30,00', '€ 30'],
  [123_456, '€ 1234,56', '€ 1234,56'],
  [-248, '−€ 2,48', '−€ 2,48'],
])('%i cents are written %s, and %s where a membership is offered', (cents, sum, price) => {
  expect(euros(cents)).toBe(sum.replace(' ', '\u00a0'));
  expect(euros(cents, { wholeWithoutCents: true })).toBe(price.replace(' ', '\u00a0'));
});

test('dates and moments are written the Dutch way, in Amsterdam', () => {
  const instant = new Date('2026-11-12T23:05:00Z');

  expect(longDate(instant)).toBe('13 november 2026');
  expect(longMoment(instant)).toBe('13 november 2026, 00.05');
  expect(clockTime(instant)).toBe('00.05');
  expect(dayAndMonth(instant)).toBe('13 november');
  expect(shortDate(instant)).toBe('13 nov');
  expect(monthName(new Date('2026-10-31T23:00:00Z'))).toBe('november');
});

test('a day that an author wrote stays that day, whatever the clocks do', () => {
  const first = Date.UTC(2016, 0, 1);
  for (let count = 0; count < 7_500; count += 1) {
    const written = new Date(first + count * 86_400_000).toISOString().slice(0, 10);
    expect(dayOf(new Date(written))).toBe(written);
  }
  expect(longDate(new Date('2026-03-01'))).toBe('1 maart 2026');
});

test('a moment that an author wrote belongs to its day in Amsterdam', () => {
  const newYear = new Date('2027-01-01T00:30:00+01:00');

  expect([dayOf(newYear), yearOf(newYear), longDate(newYear)]).toEqual(['2027-01-01', 2027, '1 januari 2027']);
});
