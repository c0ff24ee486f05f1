import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf } from '#dutch';
import { at, payment } from './histories.ts';
import { endingOf, membershipAt } from './rules.ts';
import { addMonths } from './terms.ts';

test('a year that came by itself and is cancelled after three months gives eight twelfths back', () => {
  const year = payment({ plan: 'year', cents: 3000 });
  const renewal = payment({ id: 'tr_2', kind: 'renewal', plan: 'year', cents: 3000, paidAt: at(365) });
  const now = addMonths(new Date(at(365)), 3);
  const membership = membershipAt({ payments: [year, renewal], acts: [] }, now);
  const ending = endingOf(membership, { now, cents: 3000 });
  expect([dayOf(ending.until), ending.refundCents]).toEqual(['2027-07-01', 2000]);
  const firstYear = membershipAt({ payments: [year], acts: [] }, new Date(at(90)));
  expect(endingOf(firstYear, { now: new Date(at(90)), cents: 3000 })).toEqual({
    until: firstYear.paidUntil,
    refundCents: 0,
  });
});

test('whenever such a year is cancelled it ends within a month, never before now, and gives back whole months', () => {
  const payments = [
    payment({ plan: 'year', cents: 3000 }),
    payment({ id: 'tr_2', kind: 'renewal', plan: 'year', cents: 3000, paidAt: at(365) }),
  ];
  fc.assert(
    fc.property(fc.integer({ min: 366, max: 729 }), (days) => {
      const now = new Date(at(days));
      const { until, refundCents } = endingOf(membershipAt({ payments, acts: [] }, now), { now, cents: 3000 });
      expect(until.getTime()).toBeGreaterThan(now.getTime());
      expect(until.getTime()).toBeLessThanOrEqual(addMonths(now, 1).getTime());
      expect(refundCents % 250).toBe(0);
    }),
  );
});
