import { ASKING, type Mollie, PAGE } from './client.ts';
import { idOf, orderIn, wordOf } from './told.ts';

type ToldSubscription = { id: string; status: string; number: string | null; nextOn: string | null };

/** All subscriptions of a customer, also those that ended. */
export async function subscriptionsOf(mollie: Mollie, customerId: string): Promise<ToldSubscription[]> {
  const subscriptions: ToldSubscription[] = [];
  for await (const { result } of await (await mollie()).subscriptions.list({ customerId, limit: PAGE }, ASKING))
    for (const subscription of result.embedded.subscriptions ?? [])
      subscriptions.push({
        id: idOf(subscription),
        status: wordOf(subscription.status),
        number: orderIn(subscription.metadata),
        nextOn: subscription.nextPaymentDate ?? null,
      });
  return subscriptions;
}

/** The ids of what a subscription collected. */
export async function paymentsOf(mollie: Mollie, customerId: string, subscriptionId: string): Promise<string[]> {
  const { subscriptions } = await mollie();
  const ids: string[] = [];
  for await (const { result } of await subscriptions.listPayments({ customerId, subscriptionId, limit: PAGE }, ASKING))
    ids.push(...(result.embedded.payments ?? []).map(idOf));
  return ids;
}
