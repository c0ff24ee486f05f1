import type { Cashier } from '../cashier/cashier.ts';
import type { Invoices } from '../invoices.ts';
import type { PayStore } from '../store/store.ts';
import type { Subscribed } from './subscription-html.ts';

type SubscriptionNeeds = {
  pay: Pick<PayStore, 'subscriptions' | 'purchases' | 'payments'>;
  cashier: Pick<Cashier, 'membershipOf'>;
  invoices: Pick<Invoices, 'of'>;
};

/** What a member sees of what they pay. */
export function subscriptionFacts(
  { pay, cashier, invoices }: SubscriptionNeeds,
  memberId: number,
  now: Date,
): Subscribed {
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
