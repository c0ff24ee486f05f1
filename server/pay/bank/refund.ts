import { asValue } from '../money.ts';
import { ASKING, type Mollie, PAGE } from './client.ts';
import { causeIn } from './told.ts';

export type NewRefund = { paymentId: string; cents: number; description: string; cause: string };

/** Gives back once per cause: a key is good for an hour, so what was given back for it before is looked for. */
export async function refund(mollie: Mollie, { paymentId, cents, description, cause }: NewRefund): Promise<void> {
  const { refunds } = await mollie();
  for await (const { result } of await refunds.list({ paymentId, limit: PAGE }, ASKING))
    if (result.embedded.refunds.some(({ metadata }) => causeIn(metadata) === cause)) return;
  const amount = { currency: 'EUR', value: asValue(cents) };
  const refundRequest = { amount, description, metadata: { cause } };
  await refunds.create({ paymentId, idempotencyKey: cause, refundRequest }, ASKING);
}
