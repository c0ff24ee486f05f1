import { Fault } from '../../http/faults.ts';
import { asValue } from '../money.ts';
import { ASKING, type Mollie } from './client.ts';
import { idOf } from './told.ts';

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

/** The first payment of an order, and the address where it is paid. */
export async function createPayment(
  mollie: Mollie,
  { cents, number, recurring, description, customerId, redirectUrl, webhookUrl }: FirstPayment,
  key: string,
): Promise<{ id: string; checkoutUrl: string }> {
  const { payments } = await mollie();
  const paymentRequest = {
    amount: { currency: 'EUR', value: asValue(cents) },
    description,
    redirectUrl,
    webhookUrl,
    customerId,
    sequenceType: recurring ? ('first' as const) : ('oneoff' as const),
    locale: 'nl_NL' as const,
    metadata: { order: number },
  };
  const payment = await payments.create({ idempotencyKey: key, paymentRequest }, ASKING);
  const checkoutUrl = payment.links.checkout?.href;
  if (!checkoutUrl) throw new Fault('a payment came without a checkout');
  return { id: idOf(payment), checkoutUrl };
}
