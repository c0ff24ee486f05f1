import { ASKING, type Mollie } from './client.ts';

/** What the payment company knows of a customer goes as far as the law lets it. */
export async function forgetCustomer(mollie: Mollie, customerId: string): Promise<void> {
  const { customers } = await mollie();
  await customers.delete({ customerId, requestBody: {} }, ASKING);
}
