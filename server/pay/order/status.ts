import type { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import type { Here } from '../../http/visit.ts';
import { ensureMember } from '../../members/rules.ts';
import type { Purchase } from '../ledger.ts';
import { isOnce } from '../rules.ts';
import type { PayStore } from '../store/store.ts';

type OrderStatus = keyof typeof words.pay.status;

/** The order of this number, when it is this member's. Throws `not-found`. */
export function ensureOwnOrder({ purchases }: Pick<PayStore, 'purchases'>, c: Here, number: string): Purchase {
  const member = ensureMember(c.var.member);
  const purchase = purchases.findByNumber(number);
  if (!purchase || purchase.memberId !== member.id) throw new Refusal('not-found');
  return purchase;
}

/** How an order stands, by what the bank told. */
export function statusOf({ payments }: Pick<PayStore, 'payments'>, purchase: Purchase): OrderStatus {
  if (purchase.follows === 'switch') return 'switched';
  const payment = purchase.paymentId ? payments.find(purchase.paymentId) : null;
  if (payment?.doubt) return 'doubt';
  if (payment?.status === 'paid') return isOnce(purchase.plan) ? 'given' : 'paid';
  return payment && ['failed', 'canceled', 'expired'].includes(payment.status) ? 'stopped' : 'waiting';
}
