import type { Db } from '../database/open.ts';
import { inTransaction } from '../database/open.ts';
import { openMail } from '../mail/store.ts';
import { openMembers } from '../members/store.ts';
import type { Bank } from './bank/bank.ts';
import { openCashier } from './cashier/cashier.ts';
import { openInvoices } from './invoices.ts';
import { openPay } from './store/store.ts';
import { openWebhooks } from './webhooks.ts';

type TillWorld = { db: Db; bank: Bank; origin: string; log: (line: object) => void };

/** All that money needs, over one database: for the server, and for a command that runs beside it. */
export function openTill({ db, bank, origin, log }: TillWorld) {
  const mail = openMail(db, new URL(origin).hostname);
  const [pay, invoices, members] = [openPay(db), openInvoices(db), openMembers(db)];
  const webhooks = openWebhooks(mail.secret('webhook'), origin);
  const atOnce = <T>(act: () => T): T => inTransaction(db, act);
  const webhookFor = ({ id }: { id: number }) => webhooks.addressFor(id);
  const cashier = openCashier({ pay, bank, invoices, members, mail, origin, atOnce, webhookFor, log });
  return { pay, bank, invoices, webhooks, cashier, members, mail, atOnce };
}
