import type { Db } from '../../database/open.ts';
import { openErrands } from './errand-store.ts';
import { openGifts } from './gift-store.ts';
import { openMemberships } from './membership-store.ts';
import { openPayments } from './payment-store.ts';
import { openPurchases } from './purchase-store.ts';
import { openSubscriptions } from './subscription-store.ts';
import { openWebhookInbox } from './webhook-store.ts';

export type PayStore = ReturnType<typeof openPay>;

/** The ledger, a drawer for each thing in it. */
export function openPay(db: Db) {
  const payments = openPayments(db);
  const purchases = openPurchases(db);
  return {
    purchases,
    payments,
    subscriptions: openSubscriptions(db),
    memberships: openMemberships(db, payments),
    gifts: openGifts(db),
    inbox: openWebhookInbox(db),
    errands: openErrands(db),
    /** Whether a member bought the e-book by itself. */
    ownsEbook: (memberId: number): boolean =>
      purchases.of(memberId).some(({ id, plan }) => plan === 'ebook' && payments.isPaid(id)),
  };
}
