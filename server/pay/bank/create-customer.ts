import { ASKING, type Mollie } from './client.ts';
import { idOf } from './told.ts';

export type NewCustomer = { name: string; email: string; key: string };

/** A customer, to whom payments and mandates belong; returns the id. */
export async function createCustomer(mollie: Mollie, { name, email, key }: NewCustomer): Promise<string> {
  const { customers } = await mollie();
  return idOf(await customers.create({ idempotencyKey: key, entityCustomer: { name, email } }, ASKING));
}
