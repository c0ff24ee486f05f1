import type { Config } from '../config.ts';
import { type Db, inTransaction } from '../database/open.ts';
import { openMail } from '../mail/store.ts';
import { openMembers } from '../members/store.ts';
import { openBank } from '../pay/bank.ts';
import { openCashier } from '../pay/cashier.ts';
import { openInvoices } from '../pay/invoices.ts';
import { openPay } from '../pay/store.ts';
import { openWebhooks } from '../pay/webhooks.ts';

/** Lays our books beside Mollie's, mends what differs, and says what that was. The server does it by itself each night. */
export async function reconcile(db: Db, { mollieKey, origin }: Config): Promise<string> {
  if (!mollieKey)
    throw new Error('Zonder MOLLIE_API_KEY is er niets om mee te vergelijken; de demo heeft een eigen bank.');
  const mail = openMail(db, new URL(origin).hostname);
  const webhooks = openWebhooks(mail.secret('webhook'), origin);
  const cashier = openCashier({
    pay: openPay(db),
    bank: openBank({ apiKey: mollieKey }),
    invoices: openInvoices(db),
    members: openMembers(db),
    mail,
    origin,
    atOnce: (act) => inTransaction(db, act),
    webhookFor: ({ id }) => webhooks.addressFor(id),
    nudge: () => undefined,
    log: (line) => console.error(JSON.stringify(line)),
  });
  const found = await cashier.reconcile(() => new Date());
  return found.length > 0 ? found.join('\n') : 'Alles klopt.';
}
