import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, chargeback, DAY, payment } from './histories.ts';
import { counts, GRACE_DAYS, type History, type MemberAct, membershipAt, MONTHS, type Payment } from './rules.ts';

const someDay = fc.integer({ min: 0, max: 900 });
const somePayment = fc
  .record({
    day: someDay,
    kind: fc.constantFrom<Payment['kind']>('first', 'renewal'),
    plan: fc.constantFrom<Payment['plan']>('month', 'year'),
    follows: fc.boolean(),
    status: fc.constantFrom<Payment['status']>('paid', 'paid', 'paid', 'failed', 'pending', 'open', 'expired'),
    refund: fc.constantFrom(0, 0, 0, 200, 400),
    back: fc.constantFrom(false, false, false, true),
    reversed: fc.boolean(),
    doubt: fc.constantFrom(null, null, null, 'amount'),
  })
  .map(({ day, refund, back, reversed, status, ...facts }) =>
    payment({
      ...facts,
      status,
      createdAt: at(day),
      paidAt: status === 'paid' ? at(day) : null,
      refunds: refund ? [{ id: 're_1', cents: refund, status: 'refunded', at: at(day) }] : [],
      chargebacks: back ? chargeback(reversed ? at(day + 1) : null) : [],
    }),
  );
const someAct: fc.Arbitrary<MemberAct> = fc.oneof(
  fc.record({ kind: fc.constantFrom<'cancel' | 'resume'>('cancel', 'resume'), at: someDay.map(at) }),
  fc.record({
    kind: fc.constant('withdraw' as const),
    at: someDay.map(at),
    purchaseId: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ kind: fc.constant('end' as const), at: someDay.map(at), until: someDay.map(at) }),
  fc.record({ kind: fc.constant('give' as const), at: someDay.map(at), until: someDay.map(at) }),
);
const someHistory: fc.Arbitrary<History> = fc.record({
  payments: fc
    .array(somePayment, { maxLength: 6 })
    .map((list) => list.map((one, index) => ({ ...one, id: `tr_${index}`, purchaseId: index + 1 }))),
  acts: fc.array(someAct, { maxLength: 5 }),
});

test('in which order things became known, and how often, changes nothing', () => {
  fc.assert(
    fc.property(someHistory, someDay, fc.infiniteStream(fc.nat()), ({ payments, acts }, day, dice) => {
      const shuffled = <T>(list: T[]): T[] =>
        list
          .map((one) => [dice.next().value, one] as const)
          .sort(([a], [b]) => Number(a) - Number(b))
          .map(([, one]) => one);
      const now = new Date(at(day));
      // A snapshot is kept by its id: telling it twice is telling it once.
      const known = new Map([...shuffled(payments), ...shuffled(payments)].map((one) => [one.id, one]));
      expect(membershipAt({ payments: [...known.values()], acts: shuffled(acts) }, now)).toEqual(
        membershipAt({ payments, acts }, now),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('no history grants a day that was not paid for, given, or within grace', () => {
  fc.assert(
    fc.property(someHistory, (history) => {
      // All days with access, over the whole of it.
      const open = Array.from({ length: 1_700 }, (_, day) => day).filter((day) => {
        const { accessUntil } = membershipAt(until(history, at(day)), new Date(at(day)));
        return accessUntil !== null && at(day) < accessUntil.getTime();
      });
      const paid = history.payments.filter(counts).reduce((days, { plan }) => days + MONTHS[plan] * 31, 0);
      const given = history.acts.reduce(
        (days, act) => days + (act.kind === 'give' ? Math.max(0, act.until - act.at) / DAY : 0),
        0,
      );
      const grace = history.payments.filter(({ paidAt }) => paidAt !== null).length * (GRACE_DAYS + 1);
      expect(open.length).toBeLessThanOrEqual(paid + given + grace);
    }),
    { numRuns: 300 },
  );
});

/** What of a history had happened by then. */
const until = ({ payments, acts }: History, moment: number): History => ({
  payments: payments.filter(({ createdAt }) => createdAt <= moment),
  acts: acts.filter((act) => act.at <= moment),
});
