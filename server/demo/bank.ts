import { serve } from '@hono/node-server';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { addMonths, dayOf } from '../pay/terms.ts';
import { words } from '#words';

/** Minutes after a change at which Mollie calls, until it gets a 200 (docs.mollie.com, webhooks). */
export const CALL_MINUTES = [0, 1, 3, 7, 15, 31, 60, 120, 240, 1_560];
/** Mollie waits this long for an answer. */
const CALL_TIMEOUT_MS = 15_000;
/** An iDEAL checkout is over after this. */
const CHECKOUT_MINUTES = 15;
const MINUTE = 60_000;

type Amount = { currency: string; value: string };
type DemoPayment = {
  id: string;
  status: string;
  amount: Amount;
  description: string;
  redirectUrl: string | null;
  webhookUrl: string | null;
  metadata: unknown;
  customerId: string | null;
  sequenceType: string;
  subscriptionId: string | null;
  mandateId: string | null;
  createdAt: number;
  paidAt: number | null;
  refunds: { id: string; amount: Amount; description: string; metadata: unknown; status: string; at: number }[];
  chargebacks: { id: string; amount: Amount; at: number; reversedAt: number | null }[];
};
type DemoSubscription = {
  id: string;
  customerId: string;
  status: string;
  amount: Amount;
  months: number;
  startDate: string;
  charged: number;
  description: string;
  metadata: unknown;
  mandateId: string;
  webhookUrl: string | null;
};
type Call = { url: string; id: string; attempt: number; dueAt: number };
export type Outcome = 'paid' | 'failed' | 'canceled' | 'expired';
export type DemoBank = Awaited<ReturnType<typeof openDemoBank>>;

const at = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '+00:00');

const newId = (kind: string) => `${kind}_${randomBytes(8).toString('hex').slice(0, 10)}`;

/**
 * A stand-in for Mollie that speaks the part of its HTTP API (v2) used here, with a checkout page, collections by its own
 * clock, and webhooks with Mollie's own schedule. For the demo and for trials: everything is forgotten when it closes.
 */
export async function openDemoBank({ clock }: { clock: () => Date }) {
  const customers = new Map<string, { id: string; name: string; email: string }>();
  const mandates = new Map<string, { id: string; customerId: string; status: string }>();
  const payments = new Map<string, DemoPayment>();
  const subscriptions = new Map<string, DemoSubscription>();
  const answered = new Map<string, { body: string; answer: unknown }>();
  let calls: Call[] = [];
  /** What a trial may turn: how the bank is today. */
  const mood = {
    /** Status of every answer; 0: as it should be. */
    down: 0,
    delayMs: 0,
    collections: 'paid' as 'paid' | 'failed' | 'pending',
    callsHeld: false,
    refunds: 'refunded' as 'refunded' | 'pending' | 'failed' | 'refused',
  };
  const asked: string[] = [];
  let origin = '';
  const link = (path: string) => ({ href: `${origin}${path}`, type: 'application/hal+json' });
  const page = () => ({ href: `${origin}/`, type: 'text/html' });

  const tell = (payment: DemoPayment): void => {
    if (payment.webhookUrl)
      calls.push({ url: payment.webhookUrl, id: payment.id, attempt: 0, dueAt: clock().getTime() });
  };

  const asPayment = (one: DemoPayment) => ({
    resource: 'payment',
    id: one.id,
    mode: 'test',
    createdAt: at(one.createdAt),
    amount: one.amount,
    description: one.description,
    method: one.status === 'open' ? null : one.sequenceType === 'recurring' ? 'directdebit' : 'ideal',
    metadata: one.metadata,
    status: one.status,
    paidAt: one.paidAt === null ? undefined : at(one.paidAt),
    profileId: 'pfl_demo',
    customerId: one.customerId ?? undefined,
    mandateId: one.mandateId ?? undefined,
    subscriptionId: one.subscriptionId ?? undefined,
    sequenceType: one.sequenceType,
    redirectUrl: one.redirectUrl,
    webhookUrl: one.webhookUrl,
    _links: {
      self: link(`/v2/payments/${one.id}`),
      dashboard: { href: `${origin}/`, type: 'text/html' },
      ...(one.status === 'open' ? { checkout: { href: `${origin}/checkout/${one.id}`, type: 'text/html' } } : {}),
    },
  });

  const asSubscription = (one: DemoSubscription) => ({
    resource: 'subscription',
    id: one.id,
    mode: 'test',
    createdAt: at(clock().getTime()),
    status: one.status,
    amount: one.amount,
    times: null,
    timesRemaining: null,
    interval: one.months === 1 ? '1 month' : `${one.months} months`,
    startDate: one.startDate,
    nextPaymentDate: one.status === 'active' ? nextChargeOf(one) : undefined,
    description: one.description,
    method: null,
    metadata: one.metadata,
    mandateId: one.mandateId,
    webhookUrl: one.webhookUrl,
    customerId: one.customerId,
    _links: {
      self: link(`/v2/customers/${one.customerId}/subscriptions/${one.id}`),
      customer: link(`/v2/customers/${one.customerId}`),
      profile: link('/v2/profiles/pfl_demo'),
      documentation: page(),
    },
  });

  const asRefund = (payment: DemoPayment, one: DemoPayment['refunds'][number]) => ({
    resource: 'refund',
    id: one.id,
    mode: 'test',
    amount: one.amount,
    description: one.description,
    metadata: one.metadata,
    paymentId: payment.id,
    status: one.status,
    createdAt: at(one.at),
    _links: {
      self: link(`/v2/payments/${payment.id}/refunds/${one.id}`),
      payment: link(`/v2/payments/${payment.id}`),
      documentation: page(),
    },
  });

  const asChargeback = (payment: DemoPayment, one: DemoPayment['chargebacks'][number]) => ({
    resource: 'chargeback',
    id: one.id,
    amount: one.amount,
    settlementAmount: null,
    paymentId: payment.id,
    createdAt: at(one.at),
    reversedAt: one.reversedAt === null ? null : at(one.reversedAt),
    _links: {
      self: link(`/v2/payments/${payment.id}/chargebacks/${one.id}`),
      payment: link(`/v2/payments/${payment.id}`),
    },
  });

  const nextChargeOf = (one: DemoSubscription): string =>
    dayOf(addMonths(new Date(`${one.startDate}T10:00:00Z`), one.months * one.charged));

  const listOf = (name: string, items: unknown[]) => ({
    count: items.length,
    _embedded: { [name]: items },
    _links: { self: link('/'), previous: null, next: null, documentation: link('/') },
  });

  const refusal = (status: number, detail: string) => ({
    status,
    title: 'No',
    detail,
    _links: { documentation: { href: origin, type: 'text/html' } },
  });

  const api = new Hono();
  // Mollie speaks HAL, and its client insists.
  api.use(async (c, next) => {
    await next();
    if (c.res.headers.get('content-type')?.includes('json')) c.res.headers.set('Content-Type', 'application/hal+json');
  });
  api.use(async (c, next) => {
    asked.push(`${c.req.method} ${c.req.path}`);
    if (mood.delayMs > 0) await new Promise((later) => setTimeout(later, mood.delayMs));
    if (mood.down > 0) return c.json(refusal(mood.down, 'down'), mood.down as 500);
    if (!c.req.header('authorization')?.startsWith('Bearer test_')) return c.json(refusal(401, 'no key'), 401);
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
    if (!key) return next();
    const body = `${c.req.path} ${await c.req.text()}`;
    const before = answered.get(key);
    if (before && before.body !== body) return c.json(refusal(400, 'another body with this key'), 400);
    if (before) return c.json(before.answer, 201);
    await next();
    if (c.res.ok) answered.set(key, { body, answer: await c.res.clone().json() });
  });
  api.post('/customers', async (c) => {
    const { name, email } = await c.req.json<{ name: string; email: string }>();
    const id = newId('cst');
    customers.set(id, { id, name, email });
    return c.json(asCustomer(id), 201);
  });
  const asCustomer = (id: string) => ({
    resource: 'customer',
    mode: 'test',
    ...customers.get(id)!,
    locale: 'nl_NL',
    metadata: null,
    createdAt: at(clock().getTime()),
    _links: { self: link(`/v2/customers/${id}`), dashboard: page(), documentation: page() },
  });
  api.delete('/customers/:id', (c) => {
    const id = c.req.param('id');
    if (!customers.delete(id)) return c.json(refusal(404, 'no such customer'), 404);
    for (const one of subscriptions.values()) if (one.customerId === id) one.status = 'canceled';
    return c.body(null, 204);
  });

  api.post('/payments', async (c) => {
    const wish = await c.req.json<Record<string, unknown> & { amount: Amount }>();
    if (wish.customerId && !customers.has(String(wish.customerId)))
      return c.json(refusal(404, 'no such customer'), 404);
    const payment: DemoPayment = {
      id: newId('tr'),
      status: 'open',
      amount: wish.amount,
      description: String(wish.description),
      redirectUrl: (wish.redirectUrl as string) ?? null,
      webhookUrl: (wish.webhookUrl as string) ?? null,
      metadata: wish.metadata ?? null,
      customerId: (wish.customerId as string) ?? null,
      sequenceType: String(wish.sequenceType ?? 'oneoff'),
      subscriptionId: null,
      mandateId: null,
      createdAt: clock().getTime(),
      paidAt: null,
      refunds: [],
      chargebacks: [],
    };
    payments.set(payment.id, payment);
    return c.json(asPayment(payment), 201);
  });
  api.get('/payments/:id', (c) => {
    const payment = payments.get(c.req.param('id'));
    return payment ? c.json(asPayment(payment)) : c.json(refusal(404, 'no such payment'), 404);
  });
  api.get('/payments/:id/refunds', (c) => {
    const payment = payments.get(c.req.param('id'));
    if (!payment) return c.json(refusal(404, 'no such payment'), 404);
    return c.json(
      listOf(
        'refunds',
        payment.refunds.map((one) => asRefund(payment, one)),
      ),
    );
  });
  api.get('/payments/:id/chargebacks', (c) => {
    const payment = payments.get(c.req.param('id'));
    if (!payment) return c.json(refusal(404, 'no such payment'), 404);
    return c.json(
      listOf(
        'chargebacks',
        payment.chargebacks.map((one) => asChargeback(payment, one)),
      ),
    );
  });
  api.post('/payments/:id/refunds', async (c) => {
    const payment = payments.get(c.req.param('id'));
    const wish = await c.req.json<{ amount: Amount; description: string; metadata?: unknown }>();
    const { amount, description, metadata = null } = wish;
    if (mood.refunds === 'refused') return c.json(refusal(422, 'the balance is too low'), 422);
    if (payment?.status !== 'paid') return c.json(refusal(422, 'not paid'), 422);
    const back = payment.refunds.reduce(
      (sum, one) => sum + (one.status === 'failed' ? 0 : Number(one.amount.value)),
      0,
    );
    if (back + Number(amount.value) > Number(payment.amount.value))
      return c.json(refusal(422, 'more than was paid'), 422);
    const made = { id: newId('re'), amount, description, metadata, status: mood.refunds, at: clock().getTime() };
    payment.refunds.push(made);
    tell(payment);
    return c.json(asRefund(payment, made), 201);
  });

  api.get('/customers/:id/subscriptions', (c) => {
    const mine = [...subscriptions.values()].filter(({ customerId }) => customerId === c.req.param('id'));
    return c.json(listOf('subscriptions', mine.map(asSubscription)));
  });
  api.post('/customers/:id/subscriptions', async (c) => {
    const wish = await c.req.json<Record<string, unknown> & { amount: Amount; interval: string }>();
    const customerId = c.req.param('id');
    if (mandates.get(String(wish.mandateId))?.status !== 'valid') return c.json(refusal(422, 'no valid mandate'), 422);
    const made: DemoSubscription = {
      id: newId('sub'),
      customerId,
      status: 'active',
      amount: wish.amount,
      months: Number(/^\d+/.exec(wish.interval)?.[0]),
      startDate: String(wish.startDate ?? dayOf(clock())),
      charged: 0,
      description: String(wish.description),
      metadata: wish.metadata ?? null,
      mandateId: String(wish.mandateId),
      webhookUrl: (wish.webhookUrl as string) ?? null,
    };
    subscriptions.set(made.id, made);
    return c.json(asSubscription(made), 201);
  });
  api.delete('/customers/:customer/subscriptions/:id', (c) => {
    const one = subscriptions.get(c.req.param('id'));
    if (one?.status !== 'active') return c.json(refusal(422, 'not active'), 422);
    one.status = 'canceled';
    return c.json(asSubscription(one));
  });
  api.get('/customers/:customer/subscriptions/:id/payments', (c) => {
    const mine = [...payments.values()].filter(({ subscriptionId }) => subscriptionId === c.req.param('id'));
    return c.json(listOf('payments', mine.map(asPayment)));
  });

  const app = new Hono().route('/v2', api);
  app.get('/checkout/:id', (c) => {
    const payment = payments.get(c.req.param('id'));
    return payment ? c.html(String(checkoutPage(payment))) : c.notFound();
  });
  app.post('/checkout/:id', async (c) => {
    const payment = payments.get(c.req.param('id'));
    const { outcome } = await c.req.parseBody();
    if (!payment) return c.notFound();
    settle(payment.id, outcome as Outcome);
    await callDue();
    return c.redirect(payment.redirectUrl ?? '/', 303);
  });

  /** What a customer does at the checkout, or lets happen. */
  const settle = (id: string, outcome: Outcome): void => {
    const payment = payments.get(id)!;
    if (payment.status !== 'open' && payment.status !== 'pending') return;
    payment.status = outcome;
    if (outcome === 'paid') {
      payment.paidAt = clock().getTime();
      if (payment.sequenceType === 'first') {
        payment.mandateId = newId('mdt');
        mandates.set(payment.mandateId, { id: payment.mandateId, customerId: payment.customerId!, status: 'valid' });
      }
    }
    tell(payment);
  };

  const collect = (one: DemoSubscription): void => {
    const now = clock().getTime();
    const payment: DemoPayment = {
      id: newId('tr'),
      status: mood.collections,
      amount: one.amount,
      description: one.description,
      redirectUrl: null,
      webhookUrl: one.webhookUrl,
      metadata: one.metadata,
      customerId: one.customerId,
      sequenceType: 'recurring',
      subscriptionId: one.id,
      mandateId: one.mandateId,
      createdAt: now,
      paidAt: mood.collections === 'paid' ? now : null,
      refunds: [],
      chargebacks: [],
    };
    payments.set(payment.id, payment);
    one.charged += 1;
    if (payment.status !== 'pending') tell(payment);
  };

  const call = async ({ url, id }: Call): Promise<boolean> => {
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ id }),
      redirect: 'manual',
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    }).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200;
  };

  /** Makes the calls that are due. */
  const callDue = async (): Promise<void> => {
    if (mood.callsHeld) return;
    const now = clock().getTime();
    const due = calls.filter(({ dueAt }) => dueAt <= now);
    calls = calls.filter(({ dueAt }) => dueAt > now);
    for (const one of due) {
      if (await call(one)) continue;
      const minutes = CALL_MINUTES[one.attempt + 1];
      const waited = CALL_MINUTES[one.attempt]!;
      if (minutes !== undefined)
        calls.push({ ...one, attempt: one.attempt + 1, dueAt: one.dueAt + (minutes - waited) * MINUTE });
    }
  };

  /** What time brings about: collections, expired checkouts, calls. */
  const tick = async (): Promise<void> => {
    const now = clock();
    for (const one of subscriptions.values())
      while (one.status === 'active' && nextChargeOf(one) <= dayOf(now)) collect(one);
    for (const one of payments.values())
      if (one.status === 'open' && now.getTime() > one.createdAt + CHECKOUT_MINUTES * MINUTE) settle(one.id, 'expired');
    await callDue();
  };

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  origin = `http://localhost:${port}`;

  return {
    /** What the client is told as its server; without the version in the path. */
    url: `http://127.0.0.1:${port}`,
    apiKey: 'test_demo',
    mood,
    payments,
    subscriptions,
    mandates,
    /** Every question that was asked of the API, as "GET /v2/payments/tr_1". */
    asked,
    settle,
    tick,
    callDue,
    waiting: () => calls.length,
    /** As after an hour: what was asked with a key may be asked again. */
    forgetKeys: () => answered.clear(),
    chargeBack(id: string): void {
      const payment = payments.get(id)!;
      payment.chargebacks.push({ id: newId('chb'), amount: payment.amount, at: clock().getTime(), reversedAt: null });
      tell(payment);
    },
    reverse(id: string): void {
      const payment = payments.get(id)!;
      for (const one of payment.chargebacks) one.reversedAt = clock().getTime();
      tell(payment);
    },
    revoke(mandateId: string): void {
      mandates.get(mandateId)!.status = 'invalid';
      for (const one of subscriptions.values()) if (one.mandateId === mandateId) one.status = 'suspended';
    },
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

const say = words.demo.bank;

function checkoutPage({ id, amount, description, status }: DemoPayment) {
  const button = (outcome: Outcome) =>
    html`<button name="outcome" value="${outcome}">${say.outcomes[outcome]}</button>`;
  return html`<!doctype html>
    <html lang="nl">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${say.title}</title>
        <style>
          body {
            max-width: 34rem;
            margin: 4rem auto;
            padding: 0 1.5rem;
            font:
              1.1rem/1.6 system-ui,
              sans-serif;
            color-scheme: light dark;
          }
          button {
            display: block;
            width: 100%;
            margin-top: 0.75rem;
            padding: 0.7rem;
            font: inherit;
          }
        </style>
      </head>
      <body>
        <main>
          <h1>${say.title}</h1>
          <p>${say.text}</p>
          <p>${description}<br /><b>€ ${amount.value.replace('.', ',')}</b> (${id})</p>
          ${
            status === 'open'
              ? html`<form method="post">
                  ${button('paid')} ${button('failed')} ${button('canceled')} ${button('expired')}
                </form>`
              : html`<p>${say.over}</p>`
          }
        </main>
      </body>
    </html>`;
}
