import type { Db } from '../../database/open.ts';
import type { Waiting } from './webhook-store.ts';

/** Something to ask of the payment company. */
type Wish =
  | { kind: 'subscribe'; purchaseId: number }
  | { kind: 'unsubscribe'; subscriptionId: string; customerId: string }
  | { kind: 'refund'; paymentId: string; cents: number }
  | { kind: 'forget'; customerId: string };
export type Errand = { id: number; cause: string; wish: Wish; attempts: number };

/** What waits to be asked of the payment company; a second time for the same cause is none. */
export function openErrands(db: Db) {
  const insert = db.prepare(
    'INSERT INTO errand (kind, cause, facts, next_at) VALUES (?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING',
  );
  const due = db.prepare<[number, number], Row>(
    'SELECT id, kind, cause, facts, attempts FROM errand WHERE done_at IS NULL AND next_at <= ? ORDER BY id LIMIT ?',
  );
  const done = db.prepare('UPDATE errand SET done_at = ?, fault = ? WHERE id = ?');
  const later = db.prepare('UPDATE errand SET attempts = ?, next_at = ?, fault = ? WHERE id = ?');

  return {
    send({ kind, ...facts }: Wish, { cause, now }: { cause: string; now: Date }): void {
      insert.run(kind, cause, JSON.stringify(facts), now.getTime());
    },
    due: (now: Date, most: number): Errand[] => due.all(now.getTime(), most).map(fromRow),
    /** `fault`: why it was given up. */
    done: (id: number, now: Date, fault: string | null = null): void => void done.run(now.getTime(), fault, id),
    later: (id: number, { attempts, nextAt, fault }: Waiting): void =>
      void later.run(attempts, nextAt.getTime(), fault, id),
  };
}

type Row = { id: number; kind: Wish['kind']; cause: string; facts: string; attempts: number };

const fromRow = ({ id, kind, cause, facts, attempts }: Row): Errand => ({
  id,
  cause,
  attempts,
  wish: { kind, ...JSON.parse(facts) } as Wish, // written by `send` above, and by nobody else
});
