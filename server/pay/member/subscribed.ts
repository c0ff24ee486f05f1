import type { Tools } from '../../tools.ts';
import type { Subscribed } from './subscription-html.ts';

/** What a member sees of what they pay. */
export function subscriptionFacts({ pay, cashier, invoices }: Tools, memberId: number, now: Date): Subscribed {
  const membership = cashier.membershipOf(memberId, now);
  const { term, paidUntil } = membership;
  const [live] = pay.subscriptions.activeOf(memberId);
  const order = live ? pay.purchases.find(live.purchaseId) : null;
  return {
    now,
    membership,
    purchases: pay.purchases.of(memberId),
    invoices: invoices.of(memberId),
    next: order && paidUntil && membership.state === 'active' ? { cents: order.renewalCents, on: paidUntil } : null,
    termCents: (term && pay.payments.find(term.paymentId)?.cents) ?? 0,
  };
}
