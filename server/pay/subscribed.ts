import type { Tools } from '../tools.ts';
import type { Subscribed } from './html.ts';

/** What a member sees of what they pay. */
export function subscriptionFacts({ pay, cashier, invoices }: Tools, memberId: number, now: Date): Subscribed {
  const membership = cashier.membershipOf(memberId, now);
  const { term, paidUntil } = membership;
  const [live] = pay.activeSubscriptionsOf(memberId);
  const order = live ? pay.findPurchase(live.purchaseId) : null;
  return {
    now,
    membership,
    purchases: pay.purchasesOf(memberId),
    invoices: invoices.of(memberId),
    next: order && paidUntil && membership.state === 'active' ? { cents: order.renewalCents, on: paidUntil } : null,
    termCents: (term && pay.findPayment(term.paymentId)?.cents) ?? 0,
  };
}
