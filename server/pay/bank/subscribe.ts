import { asValue } from '../money.ts';
import { ASKING, type Mollie } from './client.ts';
import { idOf } from './told.ts';

export type NewSubscription = {
  customerId: string;
  cents: number;
  months: number;
  startsOn: string;
  description: string;
  mandateId: string;
  number: string;
  webhookUrl: string;
};

/** Collects a sum every so many months; returns the id of the subscription. */
export async function subscribe(mollie: Mollie, wish: NewSubscription, key: string): Promise<string> {
  const { customerId, cents, months, startsOn, description, mandateId, number, webhookUrl } = wish;
  const { subscriptions } = await mollie();
  const subscriptionRequest = {
    amount: { currency: 'EUR', value: asValue(cents) },
    interval: months === 1 ? '1 month' : `${months} months`,
    startDate: startsOn,
    description,
    mandateId,
    metadata: { order: number },
    webhookUrl,
  };
  return idOf(await subscriptions.create({ customerId, idempotencyKey: key, subscriptionRequest }, ASKING));
}

/** Nothing is collected any more. */
export async function unsubscribe(mollie: Mollie, customerId: string, subscriptionId: string): Promise<void> {
  const { subscriptions } = await mollie();
  await subscriptions.cancel({ customerId, subscriptionId }, ASKING);
}
