import type { Register } from './register.ts';

const HOUR = 3_600_000;

/** Asks about everything of which the end was not told; returns what differed, a Dutch line each. */
export async function reconcile({ pay, bank }: Register, now: Date): Promise<string[]> {
  const differences: string[] = [];
  for (const { id, paymentId } of pay.purchases.unsettled(new Date(now.getTime() - HOUR)))
    if (paymentId) pay.inbox.receive(paymentId, id, now);
  for (const { id, status, customerId, purchaseId } of pay.subscriptions.live()) {
    const told = (await bank.subscriptionsOf(customerId)).find((subscription) => subscription.id === id);
    const current = told?.status ?? 'gone';
    if (current !== status) differences.push(`${id}: ${status} → ${current}`);
    pay.subscriptions.setStatus(id, current);
    for (const paymentId of await bank.paymentsOf(customerId, id)) {
      const known = pay.payments.find(paymentId);
      if (!known) differences.push(`${paymentId}: niet eerder verteld`);
      if (!known || known.status === 'pending' || known.status === 'open')
        pay.inbox.receive(paymentId, purchaseId, now);
    }
  }
  return differences;
}
