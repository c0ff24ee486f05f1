import { fromAmount } from '../money.ts';
import type { Chargeback, PaymentStatus, Refund } from '../rules.ts';
import { ASKING, type Mollie, PAGE } from './client.ts';
import { idOf, orderIn } from './told.ts';

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

/** The payment with all that happened to it. Throws with `statusCode` 404 when there is no such payment. */
export async function findPayment(mollie: Mollie, id: string): Promise<ToldPayment> {
  const { payments } = await mollie();
  const told = await payments.get({ paymentId: id }, ASKING);
  // The client's types leave out what is embedded, so refunds and chargebacks are asked for.
  const [refunds, chargebacks] =
    told.status === 'paid' ? await Promise.all([refundsOf(mollie, id), chargebacksOf(mollie, id)]) : [[], []];
  return {
    id: idOf(told),
    status: told.status as PaymentStatus, // the client's list is open: a status that is new counts for as little as 'open'
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
}

async function refundsOf(mollie: Mollie, paymentId: string): Promise<Refund[]> {
  const refunds: Refund[] = [];
  for await (const { result } of await (await mollie()).refunds.list({ paymentId, limit: PAGE }, ASKING))
    for (const { id, amount, status, createdAt } of result.embedded.refunds)
      refunds.push({ id, cents: fromAmount(amount) ?? 0, status, at: Date.parse(createdAt) });
  return refunds;
}

async function chargebacksOf(mollie: Mollie, paymentId: string): Promise<Chargeback[]> {
  const chargebacks: Chargeback[] = [];
  for await (const { result } of await (await mollie()).chargebacks.list({ paymentId, limit: PAGE }, ASKING))
    for (const { id, amount, createdAt, reversedAt } of result.embedded.chargebacks)
      chargebacks.push({
        id,
        cents: fromAmount(amount) ?? 0,
        at: Date.parse(createdAt),
        reversedAt: reversedAt ? Date.parse(reversedAt) : null,
      });
  return chargebacks;
}
