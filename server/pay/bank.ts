import type { Client } from 'mollie-api-typescript';
import { Fault } from '../http/faults.ts';
import { asValue, fromAmount } from './money.ts';
import type { Chargeback, PaymentStatus, Refund } from './rules.ts';

/** A payment company that does not answer holds nothing up for longer than this. */
const TIMEOUT_MS = 10_000;
const PAGE = 250;

export type ToldPayment = {
  id: string;
  status: PaymentStatus;
  /** Null when it is not in euros. */
  cents: number | null;
  mode: string;
  customerId: string | null;
  /** The order number that went along. */
  number: string | null;
  subscriptionId: string | null;
  mandateId: string | null;
  createdAt: Date;
  paidAt: Date | null;
  refunds: Refund[];
  chargebacks: Chargeback[];
};
export type ToldSubscription = { id: string; status: string; number: string | null; nextOn: string | null };
export type FirstPayment = {
  cents: number;
  description: string;
  number: string;
  customerId: string;
  redirectUrl: string;
  webhookUrl: string;
  /** Whether a mandate for collections is asked with it. */
  recurring: boolean;
};
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
export type NewRefund = { paymentId: string; cents: number; description: string; cause: string };
export type Bank = ReturnType<typeof openBank>;

/**
 * What we ask of Mollie (API v2, the official client). Every question that changes something carries a key, so that
 * asking again within the hour changes nothing twice. Throws what the client throws; `isOver` says whether asking again helps.
 */
export function openBank({ apiKey, url }: { apiKey: string; url?: string | undefined }) {
  // At its first use: the client is a quarter of all the memory this server takes, and most days begin without a payment.
  let client: Promise<Client> | null = null;
  const mollie = (): Promise<Client> =>
    (client ??= import('mollie-api-typescript').then(
      (sdk) =>
        new sdk.Client({
          security: { apiKey },
          ...(url ? { serverURL: url } : {}),
          timeoutMs: TIMEOUT_MS,
          retryConfig: { strategy: 'none' },
        }),
    ));
  const ask = { timeoutMs: TIMEOUT_MS };

  return {
    mode: apiKey.startsWith('live_') ? ('live' as const) : ('test' as const),

    async createCustomer({ name, email, key }: { name: string; email: string; key: string }): Promise<string> {
      const made = await (
        await mollie()
      ).customers.create({ idempotencyKey: key, entityCustomer: { name, email } }, ask);
      return idOf(made);
    },

    async createPayment(wish: FirstPayment, key: string): Promise<{ id: string; checkoutUrl: string }> {
      const { cents, number, recurring, description, customerId, redirectUrl, webhookUrl } = wish;
      const made = await (
        await mollie()
      ).payments.create(
        {
          idempotencyKey: key,
          paymentRequest: {
            amount: { currency: 'EUR', value: asValue(cents) },
            description,
            redirectUrl,
            webhookUrl,
            customerId,
            sequenceType: recurring ? 'first' : 'oneoff',
            locale: 'nl_NL',
            metadata: { order: number },
          },
        },
        ask,
      );
      const checkoutUrl = made.links.checkout?.href;
      if (!checkoutUrl) throw new Fault('a payment came without a checkout');
      return { id: idOf(made), checkoutUrl };
    },

    /** The payment with all that happened to it. Throws with `statusCode` 404 when there is no such payment. */
    async payment(id: string): Promise<ToldPayment> {
      const told = await (await mollie()).payments.get({ paymentId: id }, ask);
      // The client's types leave out what is embedded, so refunds and chargebacks are asked for.
      const [refunds, chargebacks] =
        told.status === 'paid' ? await Promise.all([refundsOf(id), chargebacksOf(id)]) : [[], []];
      return {
        id: idOf(told),
        status: told.status as PaymentStatus,
        cents: fromAmount(told.amount),
        mode: told.mode,
        customerId: told.customerId ?? null,
        number: orderIn(told.metadata),
        subscriptionId: told.subscriptionId ?? null,
        mandateId: told.mandateId ?? null,
        createdAt: new Date(told.createdAt),
        paidAt: told.paidAt ? new Date(told.paidAt) : null,
        refunds,
        chargebacks,
      };
    },

    async subscriptionsOf(customerId: string): Promise<ToldSubscription[]> {
      const found: ToldSubscription[] = [];
      for await (const { result } of await (await mollie()).subscriptions.list({ customerId, limit: PAGE }, ask)) {
        for (const one of result.embedded.subscriptions ?? [])
          found.push({
            id: idOf(one),
            status: wordOf(one.status),
            number: orderIn(one.metadata),
            nextOn: one.nextPaymentDate ?? null,
          });
      }
      return found;
    },

    async paymentsOf(customerId: string, subscriptionId: string): Promise<string[]> {
      const found: string[] = [];
      for await (const { result } of await (
        await mollie()
      ).subscriptions.listPayments({ customerId, subscriptionId, limit: PAGE }, ask))
        found.push(...(result.embedded.payments ?? []).map(idOf));
      return found;
    },

    async subscribe(wish: NewSubscription, key: string): Promise<string> {
      const { customerId, cents, months, startsOn, description, mandateId, number, webhookUrl } = wish;
      const made = await (
        await mollie()
      ).subscriptions.create(
        {
          customerId,
          idempotencyKey: key,
          subscriptionRequest: {
            amount: { currency: 'EUR', value: asValue(cents) },
            interval: months === 1 ? '1 month' : `${months} months`,
            startDate: startsOn,
            description,
            mandateId,
            metadata: { order: number },
            webhookUrl,
          },
        },
        ask,
      );
      return idOf(made);
    },

    async unsubscribe(customerId: string, subscriptionId: string): Promise<void> {
      await (await mollie()).subscriptions.cancel({ customerId, subscriptionId }, ask);
    },

    /** Gives back once per cause: a key is good for an hour, so what was given back for it before is looked for. */
    async refund({ paymentId, cents, description, cause }: NewRefund): Promise<void> {
      for await (const { result } of await (await mollie()).refunds.list({ paymentId, limit: PAGE }, ask))
        if (result.embedded.refunds.some(({ metadata }) => causeIn(metadata) === cause)) return;
      const amount = { currency: 'EUR', value: asValue(cents) };
      const refundRequest = { amount, description, metadata: { cause } };
      await (await mollie()).refunds.create({ paymentId, idempotencyKey: cause, refundRequest }, ask);
    },

    async forget(customerId: string): Promise<void> {
      await (await mollie()).customers.delete({ customerId, requestBody: {} }, ask);
    },
  };

  async function refundsOf(paymentId: string): Promise<Refund[]> {
    const found: Refund[] = [];
    for await (const { result } of await (await mollie()).refunds.list({ paymentId, limit: PAGE }, ask))
      for (const { id, amount, status, createdAt } of result.embedded.refunds)
        found.push({ id, cents: fromAmount(amount) ?? 0, status, at: Date.parse(createdAt) });
    return found;
  }

  async function chargebacksOf(paymentId: string): Promise<Chargeback[]> {
    const found: Chargeback[] = [];
    for await (const { result } of await (await mollie()).chargebacks.list({ paymentId, limit: PAGE }, ask))
      for (const { id, amount, createdAt, reversedAt } of result.embedded.chargebacks)
        found.push({
          id,
          cents: fromAmount(amount) ?? 0,
          at: Date.parse(createdAt),
          reversedAt: reversedAt ? Date.parse(reversedAt) : null,
        });
    return found;
  }
}

/** Whether Mollie said no for good: what it does not know, or does not allow any more, it will not tomorrow either. */
export function isOver(error: unknown): boolean {
  const status = (error as { statusCode?: number }).statusCode;
  return status === 404 || status === 410 || status === 422;
}

/** Ids go into paths, rows and the log: what is none is no answer to work with. */
function idOf({ id }: { id: string }): string {
  if (!/^[a-z]{2,6}_[A-Za-z0-9]{1,64}$/.test(id)) throw new Fault('an id that is none');
  return id;
}

const wordOf = (status: string): string => (/^[a-z-]{1,30}$/.test(status) ? status : 'unknown');

const orderIn = (metadata: unknown): string | null => textIn(metadata, 'order');
const causeIn = (metadata: unknown): string | null => textIn(metadata, 'cause');

function textIn(metadata: unknown, name: string): string | null {
  const value = metadata && typeof metadata === 'object' ? (metadata as Record<string, unknown>)[name] : null;
  return typeof value === 'string' ? value : null;
}
