import { type Context, Hono } from 'hono';
import { asChargeback, asError, asList, asPayment, asRefund } from './shapes.ts';
import { type Amount, type BankState, type DemoPayment, newId } from './state.ts';
import { tell } from './webhooks.ts';

/** /v2/payments */
export function paymentsApi(bank: BankState) {
  const { payments, customers, clock } = bank;
  const missing = (c: Context) => c.json(asError(bank, 404, 'no such payment'), 404);

  return new Hono()
    .post('/', async (c) => {
      const wish = await c.req.json<Record<string, unknown> & { amount: Amount }>();
      if (wish.customerId && !customers.has(String(wish.customerId)))
        return c.json(asError(bank, 404, 'no such customer'), 404);
      const payment = newPayment(wish, clock());
      payments.set(payment.id, payment);
      return c.json(asPayment(bank, payment), 201);
    })
    .get('/:id', (c) => {
      const payment = payments.get(c.req.param('id'));
      return payment ? c.json(asPayment(bank, payment)) : missing(c);
    })
    .get('/:id/refunds', (c) => {
      const payment = payments.get(c.req.param('id'));
      if (!payment) return missing(c);
      const refunds = payment.refunds.map((refund) => asRefund(bank, payment, refund));
      return c.json(asList(bank, 'refunds', refunds));
    })
    .get('/:id/chargebacks', (c) => {
      const payment = payments.get(c.req.param('id'));
      if (!payment) return missing(c);
      const chargebacks = payment.chargebacks.map((chargeback) => asChargeback(bank, payment, chargeback));
      return c.json(asList(bank, 'chargebacks', chargebacks));
    })
    .post('/:id/refunds', async (c) => {
      const payment = payments.get(c.req.param('id'));
      const wish = await c.req.json<{ amount: Amount; description: string; metadata?: unknown }>();
      const refusal = refusalOf(bank, payment, wish.amount);
      if (refusal || !payment) return c.json(asError(bank, 422, refusal ?? 'not paid'), 422);
      const { amount, description, metadata = null } = wish;
      const status = bank.mood.refunds;
      const refund = { id: newId('re'), amount, description, metadata, status, at: clock().getTime() };
      payment.refunds.push(refund);
      tell(bank, payment);
      return c.json(asRefund(bank, payment, refund), 201);
    });
}

/** Why money does not go back; null when it does. */
function refusalOf({ mood }: BankState, payment: DemoPayment | undefined, amount: Amount): string | null {
  if (mood.refunds === 'refused') return 'the balance is too low';
  if (payment?.status !== 'paid') return 'not paid';
  const back = payment.refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, refund) => sum + Number(refund.amount.value), 0);
  return back + Number(amount.value) > Number(payment.amount.value) ? 'more than was paid' : null;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function newPayment(wish: Record<string, unknown> & { amount: Amount }, now: Date): DemoPayment {
  return {
    id: newId('tr'),
    status: 'open',
    amount: wish.amount,
    description: String(wish.description),
    redirectUrl: textOrNull(wish.redirectUrl),
    webhookUrl: textOrNull(wish.webhookUrl),
    metadata: wish.metadata ?? null,
    customerId: textOrNull(wish.customerId),
    sequenceType: textOrNull(wish.sequenceType) ?? 'oneoff',
    subscriptionId: null,
    mandateId: null,
    createdAt: now.getTime(),
    paidAt: null,
    refunds: [],
    chargebacks: [],
  };
}
