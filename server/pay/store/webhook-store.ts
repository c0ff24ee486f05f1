import type { Db } from '../../database/open.ts';

/** A payment of which something is to be asked. */
export type Hook = { id: number; paymentId: string; purchaseId: number | null; attempts: number };
/** When what failed is tried again, and what went wrong. */
export type Waiting = { attempts: number; nextAt: Date; fault: string };

/** The durable inbox: a webhook is a row before it is answered. */
export function openWebhookInbox(db: Db) {
  const insert = db.prepare(
    `INSERT INTO webhook (payment_id, purchase_id, received_at, next_at) VALUES (@paymentId, @purchaseId, @now, @now)
     ON CONFLICT (payment_id) WHERE done_at IS NULL DO UPDATE SET next_at = @now`,
  );
  const due = db.prepare<[number, number], Row>(
    'SELECT id, payment_id, purchase_id, attempts FROM webhook WHERE done_at IS NULL AND next_at <= ? ORDER BY id LIMIT ?',
  );
  const done = db.prepare('UPDATE webhook SET done_at = ?, fault = NULL WHERE id = ?');
  const later = db.prepare('UPDATE webhook SET attempts = ?, next_at = ?, fault = ? WHERE id = ?');

  return {
    receive: (paymentId: string, purchaseId: number | null, now: Date): void =>
      void insert.run({ paymentId, purchaseId, now: now.getTime() }),
    due: (now: Date, most: number): Hook[] => due.all(now.getTime(), most).map(fromRow),
    done: (id: number, now: Date): void => void done.run(now.getTime(), id),
    later: (id: number, { attempts, nextAt, fault }: Waiting): void =>
      void later.run(attempts, nextAt.getTime(), fault, id),
  };
}

type Row = { id: number; payment_id: string; purchase_id: number | null; attempts: number };

const fromRow = (row: Row): Hook => ({
  id: row.id,
  paymentId: row.payment_id,
  purchaseId: row.purchase_id,
  attempts: row.attempts,
});
