import { Hono } from 'hono';
import { dayOf } from '#dutch';
import { asCustomer, asError, asList, asPayment, asSubscription } from './shapes.ts';
import { type Amount, type BankState, type DemoSubscription, newId } from './state.ts';

/** /v2/customers, and their subscriptions. */
export function customersApi(bank: BankState) {
  const { customers, subscriptions, payments, mandates, clock } = bank;
  const no = (status: number, detail: string) => asError(bank, status, detail);

  return new Hono()
    .post('/', async (c) => {
      const { name, email } = await c.req.json<{ name: string; email: string }>();
      const customer = { id: newId('cst'), name, email };
      customers.set(customer.id, customer);
      return c.json(asCustomer(bank, customer), 201);
    })
    .delete('/:id', (c) => {
      const id = c.req.param('id');
      if (!customers.delete(id)) return c.json(no(404, 'no such customer'), 404);
      for (const subscription of subscriptions.values())
        if (subscription.customerId === id) subscription.status = 'canceled';
      return c.body(null, 204);
    })
    .get('/:id/subscriptions', (c) => {
      const mine = [...subscriptions.values()].filter(({ customerId }) => customerId === c.req.param('id'));
      const shown = mine.map((subscription) => asSubscription(bank, subscription));
      return c.json(asList(bank, 'subscriptions', shown));
    })
    .post('/:id/subscriptions', async (c) => {
      const wish = await c.req.json<SubscriptionWish>();
      if (mandates.get(wish.mandateId)?.status !== 'valid') return c.json(no(422, 'no valid mandate'), 422);
      const subscription = newSubscription(c.req.param('id'), wish, clock());
      subscriptions.set(subscription.id, subscription);
      return c.json(asSubscription(bank, subscription), 201);
    })
    .delete('/:customer/subscriptions/:id', (c) => {
      const subscription = subscriptions.get(c.req.param('id'));
      if (subscription?.status !== 'active') return c.json(no(422, 'not active'), 422);
      subscription.status = 'canceled';
      return c.json(asSubscription(bank, subscription));
    })
    .get('/:customer/subscriptions/:id/payments', (c) => {
      const mine = [...payments.values()].filter(({ subscriptionId }) => subscriptionId === c.req.param('id'));
      const shown = mine.map((payment) => asPayment(bank, payment));
      return c.json(asList(bank, 'payments', shown));
    });
}

type SubscriptionWish = {
  amount: Amount;
  interval: string;
  startDate?: string;
  description: string;
  metadata?: unknown;
  mandateId: string;
  webhookUrl?: string;
};

const newSubscription = (customerId: string, wish: SubscriptionWish, now: Date): DemoSubscription => ({
  id: newId('sub'),
  customerId,
  status: 'active',
  amount: wish.amount,
  months: Number.parseInt(wish.interval, 10),
  startDate: wish.startDate ?? dayOf(now),
  charged: 0,
  description: wish.description,
  metadata: wish.metadata ?? null,
  mandateId: wish.mandateId,
  webhookUrl: wish.webhookUrl ?? null,
});
