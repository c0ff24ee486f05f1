import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitVat } from './money.ts';
import {
  counts,
  doubtAbout,
  endingOf,
  GRACE_DAYS,
  type History,
  type MemberAct,
  membershipAt,
  MONTHS,
  type Payment,
} from './rules.ts';
import { dayOf } from '#dutch';
import { addMonths, wholeMonths } from './terms.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const at = (days: number) => START + days * DAY;

const payment = (facts: Partial<Payment> = {}): Payment => ({
  id: 'tr_1',
  purchaseId: 1,
  kind: 'first',
  plan: 'month',
  follows: false,
  cents: 400,
  status: 'paid',
  createdAt: facts.paidAt ?? START,
  paidAt: START,
  refunds: [],
  chargebacks: [],
  doubt: null,
  ...facts,
});
const on = (days: number, payments: Payment[], acts: MemberAct[] = []) =>
  membershipAt({ payments, acts }, new Date(at(days)));
const chargeback = (reversedAt: number | null = null) => [{ id: 'chb_1', cents: 400, at: at(10), reversedAt }];

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

test.each([
  [3000, 9, 2752, 248],
  [400, 9, 367, 33],
  [800, 9, 734, 66],
  [3000, 21, 2479, 521],
  [-400, 9, -367, -33],
  [109, 9, 100, 9],
  [0, 9, 0, 0],
])('%i cents at %i percent are %i and %i', (cents, percent, net, vat) => {
  expect(splitVat(cents, percent)).toEqual({ net, vat });
});

test('net and VAT add up, and net is never half a cent from exact', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e7 }), fc.constantFrom(0, 9, 21), (cents, percent) => {
      const { net, vat } = splitVat(cents, percent);
      expect(net + vat).toBe(cents);
      expect(Math.abs(net - cents / (1 + percent / 100))).toBeLessThanOrEqual(0.5);
    }),
  );
});

test.each<[string, number, Payment[], MemberAct[], string]>([
  ['nothing', 1, [], [], 'none'],
  ['an open payment', 1, [payment({ status: 'open', paidAt: null })], [], 'pending'],
  ['a failed payment', 1, [payment({ status: 'failed', paidAt: null })], [], 'none'],
  ['a paid month', 30, [payment()], [], 'active'],
  ['a paid month, a day too late', 32, [payment()], [], 'past due'],
  ['a paid month, when grace is over', 46, [payment()], [], 'ended'],
  ['cancelled', 5, [payment()], [{ kind: 'cancel', at: at(3) }], 'cancelling'],
  ['cancelled, after the end', 32, [payment()], [{ kind: 'cancel', at: at(3) }], 'ended'],
  [
    'cancelled and taken back',
    5,
    [payment()],
    [
      { kind: 'cancel', at: at(3) },
      { kind: 'resume', at: at(4) },
    ],
    'active',
  ],
  ['withdrawn', 5, [payment()], [{ kind: 'withdraw', at: at(3), purchaseId: 1 }], 'withdrawn'],
  [
    'wholly refunded',
    5,
    [payment({ refunds: [{ id: 're_1', cents: 400, status: 'refunded', at: at(3) }] })],
    [],
    'none',
  ],
  [
    'partly refunded',
    5,
    [payment({ refunds: [{ id: 're_1', cents: 399, status: 'refunded', at: at(3) }] })],
    [],
    'active',
  ],
  [
    'a refund that failed',
    5,
    [payment({ refunds: [{ id: 're_1', cents: 400, status: 'failed', at: at(3) }] })],
    [],
    'active',
  ],
  ['charged back', 11, [payment({ chargebacks: chargeback() })], [], 'ended'],
  ['a chargeback that was reversed', 11, [payment({ chargebacks: chargeback(at(12)) })], [], 'active'],
  ['in doubt', 5, [payment({ doubt: 'amount' })], [], 'none'],
  ['given', 5, [], [{ kind: 'give', at: at(0), until: at(9) }], 'complimentary'],
  ['given, and over', 10, [], [{ kind: 'give', at: at(0), until: at(9) }], 'ended'],
])('%s, after %i days', (_what, days, payments, acts, state) => {
  expect(on(days, payments, acts).state).toBe(state);
});

test('a renewal that waits for the bank ten days locks nobody out', () => {
  const renewal = payment({ id: 'tr_2', kind: 'renewal', status: 'pending', createdAt: at(31), paidAt: null });
  const membership = on(41, [payment(), renewal]);
  expect(membership.state).toBe('past due');
  expect(membership.accessUntil!.getTime()).toBeGreaterThan(at(41));
  const paid = on(42, [payment(), { ...renewal, status: 'paid', paidAt: at(41) }]);
  expect([paid.state, dayOf(paid.paidUntil!)]).toEqual(['active', '2026-05-01']);
});

test('a chargeback of the renewal ends access at once, and grace does not bring it back', () => {
  const renewal = payment({ id: 'tr_2', kind: 'renewal', paidAt: at(31), chargebacks: chargeback() });
  const membership = on(33, [payment(), renewal]);
  expect(membership.state).toBe('ended');
  expect(membership.accessUntil!.getTime()).toBeLessThan(at(33));
});

test('two checkouts of the same moment are one term, and the second is to be given back', () => {
  const second = payment({ id: 'tr_2', purchaseId: 2, paidAt: START + 60_000 });
  const membership = on(5, [second, payment()]);
  expect(membership.double).toEqual(['tr_2']);
  expect(dayOf(membership.paidUntil!)).toBe('2026-04-01');
  const late = payment({ id: 'tr_2', purchaseId: 2, status: 'expired', paidAt: null });
  expect(on(5, [late, payment()]).state).toBe('active');
});

test('who orders again before the end goes on where it would have ended', () => {
  const again = payment({ id: 'tr_2', purchaseId: 2, follows: true, paidAt: at(20) });
  const membership = on(40, [payment(), again], [{ kind: 'cancel', at: at(3) }]);
  expect([membership.state, dayOf(membership.paidUntil!)]).toEqual(['active', '2026-05-01']);
});

test('the 31st comes back after February', () => {
  const first = Date.parse('2026-01-31T12:00:00Z');
  const monthly = [0, 28, 59, 89].map((days, index) =>
    payment({ id: `tr_${index}`, kind: index ? 'renewal' : 'first', paidAt: first + days * DAY }),
  );
  const days = [1, 2, 3, 4].map((count) =>
    dayOf(membershipAt({ payments: monthly.slice(0, count), acts: [] }, new Date(first)).paidUntil!),
  );
  expect(days).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
});

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

const told = { cents: 400, mode: 'test', customerId: 'cst_1', number: 'KB-1' };
const expected = { cents: 400, mode: 'test' as const, customerId: 'cst_1', number: 'KB-1' };
test.each([
  [{}, null],
  [{ cents: 1 }, 'amount'],
  [{ cents: null }, 'currency'],
  [{ mode: 'live' }, 'mode'],
  [{ number: 'KB-2' }, 'order'],
  [{ number: null }, 'order'],
  [{ customerId: 'cst_2' }, 'customer'],
])('a payment with %o is in doubt for %s', (changes, doubt) => {
  expect(doubtAbout({ ...told, ...changes }, expected)).toBe(doubt);
});

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
