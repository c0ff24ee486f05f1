import type { Db } from '../../database/open.ts';
import type { Subscription } from '../ledger.ts';
import { mapped } from './mapped.ts';

/** Standing orders at the payment company, and under which number it knows a member. */
export function openSubscriptions(db: Db) {
  const customer = db.prepare<[number], string>('SELECT id FROM customer WHERE member_id = ?').pluck();
  const addCustomer = db.prepare('INSERT INTO customer (id, member_id) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const insert = db.prepare(
    `INSERT INTO subscription (id, purchase_id, customer_id, starts_on, status, made_at)
     VALUES (@id, @purchaseId, @customerId, @startsOn, @status, @madeAt) ON CONFLICT DO NOTHING`,
  );
  const byPurchase = db.prepare<[number, string], Row>('SELECT * FROM subscription WHERE purchase_id = ? AND id = ?');
  const ofMember = db.prepare<[number], Row>(
    `SELECT subscription.* FROM subscription JOIN purchase ON purchase.id = purchase_id
      WHERE purchase.member_id = ? ORDER BY made_at DESC`,
  );
  const setStatus = db.prepare('UPDATE subscription SET status = ? WHERE id = ?');
  const live = db.prepare<[], Row>("SELECT * FROM subscription WHERE status IN ('active', 'pending')");

  return {
    customerOf: (memberId: number): string | null => customer.get(memberId) ?? null,
    addCustomer: (id: string, memberId: number): void => void addCustomer.run(id, memberId),
    add: (made: Subscription, now: Date): void => void insert.run({ ...made, madeAt: now.getTime() }),
    /** The subscription of this id, when it is of this order. */
    find: (purchaseId: number, id: string): Subscription | null => mapped(byPurchase.get(purchaseId, id), fromRow),
    /** The newest first. */
    of: (memberId: number): Subscription[] => ofMember.all(memberId).map(fromRow),
    /** Those of a member that still collect. */
    activeOf: (memberId: number): Subscription[] =>
      ofMember
        .all(memberId)
        .filter(({ status }) => status === 'active')
        .map(fromRow),
    setStatus: (id: string, status: string): void => void setStatus.run(status, id),
    /** Everyone's that still collect. */
    live: (): Subscription[] => live.all().map(fromRow),
  };
}

type Row = { id: string; purchase_id: number; customer_id: string; starts_on: string; status: string };

const fromRow = (row: Row): Subscription => ({
  id: row.id,
  purchaseId: row.purchase_id,
  customerId: row.customer_id,
  startsOn: row.starts_on,
  status: row.status,
});
