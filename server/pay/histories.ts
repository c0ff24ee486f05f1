import { type MemberAct, membershipAt, type Payment } from './rules.ts';

export const START = Date.parse('2026-03-01T12:00:00Z');
export const DAY = 86_400_000;
/** The instant so many days after the start. */
export const at = (days: number) => START + days * DAY;

/** A month that was paid, at the start; `facts` says what is otherwise. */
export const payment = (facts: Partial<Payment> = {}): Payment => ({
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
/** What these facts come to, so many days after the start. */
export const on = (days: number, payments: Payment[], acts: MemberAct[] = []) =>
  membershipAt({ payments, acts }, new Date(at(days)));
export const chargeback = (reversedAt: number | null = null) => [{ id: 'chb_1', cents: 400, at: at(10), reversedAt }];
