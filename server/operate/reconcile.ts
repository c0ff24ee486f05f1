import type { Config } from '../config.ts';
import type { Db } from '../database/open.ts';
import { openBank } from '../pay/bank/bank.ts';
import { openTill } from '../pay/open-till.ts';

const log = (line: object): void => console.error(JSON.stringify(line));

/** Lays our books beside Mollie's, mends what differs, and says what that was. The server does it by itself each night. */
export async function reconcile(db: Db, { mollieKey, origin }: Config): Promise<string> {
  if (!mollieKey)
    throw new Error('Zonder MOLLIE_API_KEY is er niets om mee te vergelijken; de demo heeft een eigen bank.');
  const { cashier } = openTill({ db, bank: openBank({ apiKey: mollieKey }), origin, log });
  const found = await cashier.reconcile(() => new Date());
  return found.length > 0 ? found.join('\n') : 'Alles klopt.';
}
