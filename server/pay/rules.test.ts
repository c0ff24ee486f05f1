import { expect, test } from 'vitest';
import { dayOf } from '#dutch';
import { at, chargeback, DAY, on, payment, START } from './histories.ts';
import { doubtAbout, type MemberAct, membershipAt, type Payment } from './rules.ts';

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
