import { doubtAbout } from '../rules.ts';
import type { Hook } from '../store/webhook-store.ts';
import type { Register } from './register.ts';
import { settle } from './settle.ts';

/** Asks for one payment, keeps what is told, and draws the conclusions. Throws when nothing can be learned now. */
export async function look(
  register: Register,
  { paymentId, purchaseId }: Pick<Hook, 'paymentId' | 'purchaseId'>,
  clock: () => Date,
): Promise<void> {
  const { pay, bank, atOnce, log } = register;
  const told = await bank.payment(paymentId);
  const now = clock();
  const { purchases, subscriptions } = pay;
  const purchase = purchases.findByPayment(paymentId) ?? (purchaseId === null ? null : purchases.find(purchaseId));
  if (!purchase) return;
  const renewal = told.subscriptionId;
  const expected = {
    cents: renewal === null ? purchase.cents : purchase.renewalCents,
    mode: bank.mode,
    customerId: purchase.memberId === null ? told.customerId : subscriptions.customerOf(purchase.memberId),
    number: purchase.number,
  };
  const isForeign = renewal !== null && subscriptions.find(purchase.id, renewal) === null;
  const doubt = isForeign ? 'subscription' : doubtAbout(told, expected);
  if (doubt) log({ level: 'error', event: 'payment in doubt', payment: paymentId, doubt });
  atOnce(() => {
    pay.payments.keep(told, { purchaseId: purchase.id, doubt, now });
    settle(register, purchase, { now, looked: paymentId });
  });
}
