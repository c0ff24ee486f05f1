import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { checkout } from './checkout.ts';
import { customersApi } from './customers-api.ts';
import { asHal, keyed, once } from './front-door.ts';
import { type Outcome, settle, tick } from './life.ts';
import { paymentsApi } from './payments-api.ts';
import { type BankState, emptyBank, newId } from './state.ts';
import { callDue, tell } from './webhooks.ts';

export type DemoBank = Awaited<ReturnType<typeof openDemoBank>>;

/**
 * A stand-in for Mollie that speaks the part of its HTTP API (v2) used here, with a checkout page, collections by its own
 * clock, and webhooks with Mollie's own schedule. For the demo and for trials: everything is forgotten when it closes.
 */
export async function openDemoBank({ clock }: { clock: () => Date }) {
  const bank = emptyBank(clock);
  const api = new Hono()
    .use(asHal, keyed(bank), once(bank))
    .route('/payments', paymentsApi(bank))
    .route('/customers', customersApi(bank));
  const app = new Hono().route('/v2', api).route('/', checkout(bank));

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  bank.origin = `http://localhost:${port}`;
  const { mood, payments, subscriptions, mandates, asked } = bank;

  return {
    /** What the client is told as its server; without the version in the path. */
    url: `http://127.0.0.1:${port}`,
    apiKey: 'test_demo',
    mood,
    payments,
    subscriptions,
    mandates,
    asked,
    tick: () => tick(bank),
    callDue: () => callDue(bank),
    waiting: () => bank.calls.length,
    ...turns(bank),
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

/** What a trial may let happen at the bank. Each throws for an id that is not there. */
function turns(bank: BankState) {
  const paymentOf = (id: string) => known(bank.payments, id);
  return {
    settle: (id: string, outcome: Outcome): void => settle(bank, paymentOf(id), outcome),
    /** As after an hour: what was asked with a key may be asked again. */
    forgetKeys: (): void => bank.answered.clear(),
    chargeBack(id: string): void {
      const payment = paymentOf(id);
      const { amount } = payment;
      payment.chargebacks.push({ id: newId('chb'), amount, at: bank.clock().getTime(), reversedAt: null });
      tell(bank, payment);
    },
    reverse(id: string): void {
      const payment = paymentOf(id);
      for (const chargeback of payment.chargebacks) chargeback.reversedAt = bank.clock().getTime();
      tell(bank, payment);
    },
    revoke(mandateId: string): void {
      known(bank.mandates, mandateId).status = 'invalid';
      for (const subscription of bank.subscriptions.values())
        if (subscription.mandateId === mandateId) subscription.status = 'suspended';
    },
  };
}

function known<T>(map: Map<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`The demo bank knows no ${id}`);
  return value;
}
