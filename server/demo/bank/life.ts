import { dayOf } from '#dutch';
import { nextChargeOf } from './shapes.ts';
import { type BankState, type DemoPayment, type DemoSubscription, newId } from './state.ts';
import { callDue, tell } from './webhooks.ts';

/** An iDEAL checkout is over after this. */
const CHECKOUT_MINUTES = 15;
const MINUTE = 60_000;

/** How a checkout ends. */
export type Outcome = 'paid' | 'failed' | 'canceled' | 'expired';

/** What a customer does at the checkout, or lets happen; what is over stays as it was. */
export function settle(bank: BankState, payment: DemoPayment, outcome: Outcome): void {
  if (payment.status !== 'open' && payment.status !== 'pending') return;
  payment.status = outcome;
  if (outcome === 'paid') {
    payment.paidAt = bank.clock().getTime();
    if (payment.sequenceType === 'first' && payment.customerId) {
      const mandate = { id: newId('mdt'), customerId: payment.customerId, status: 'valid' };
      payment.mandateId = mandate.id;
      bank.mandates.set(mandate.id, mandate);
    }
  }
  tell(bank, payment);
}

/** What time brings about: collections, expired checkouts, calls. */
export async function tick(bank: BankState): Promise<void> {
  const now = bank.clock();
  for (const subscription of bank.subscriptions.values())
    while (subscription.status === 'active' && nextChargeOf(subscription) <= dayOf(now)) collect(bank, subscription);
  for (const payment of bank.payments.values())
    if (payment.status === 'open' && now.getTime() > payment.createdAt + CHECKOUT_MINUTES * MINUTE)
      settle(bank, payment, 'expired');
  await callDue(bank);
}

function collect(bank: BankState, subscription: DemoSubscription): void {
  const now = bank.clock().getTime();
  const { amount, description, webhookUrl, metadata, customerId, id, mandateId } = subscription;
  const payment: DemoPayment = {
    id: newId('tr'),
    status: bank.mood.collections,
    amount,
    description,
    redirectUrl: null,
    webhookUrl,
    metadata,
    customerId,
    sequenceType: 'recurring',
    subscriptionId: id,
    mandateId,
    createdAt: now,
    paidAt: bank.mood.collections === 'paid' ? now : null,
    refunds: [],
    chargebacks: [],
  };
  bank.payments.set(payment.id, payment);
  subscription.charged += 1;
  if (payment.status !== 'pending') tell(bank, payment);
}
