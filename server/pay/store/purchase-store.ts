import { type Db, toDate } from '../../database/open.ts';
import type { Follows, NewPurchase, Purchase } from '../ledger.ts';
import type { Plan } from '../rules.ts';
import { mapped } from './mapped.ts';

/** Orders: what someone agreed to, and for how much. */
export function openPurchases(db: Db) {
  const insert = db.prepare(
    `INSERT INTO purchase (number, member_id, plan, follows, cents, renewal_cents, code, form_key, terms, waiver, ordered_at)
     VALUES (@number, @memberId, @plan, @follows, @cents, @renewalCents, @code, @formKey, @terms, @waiver, @orderedAt)
     ON CONFLICT (member_id, form_key) DO NOTHING`,
  );
  const byForm = db.prepare<[number, string], Row>('SELECT * FROM purchase WHERE member_id = ? AND form_key = ?');
  const byId = db.prepare<[number], Row>('SELECT * FROM purchase WHERE id = ?');
  const byNumber = db.prepare<[string], Row>('SELECT * FROM purchase WHERE number = ?');
  const byPayment = db.prepare<[string, string], Row>(
    'SELECT * FROM purchase WHERE id IN (SELECT purchase_id FROM payment WHERE id = ? UNION SELECT id FROM purchase WHERE payment_id = ?)',
  );
  const ofMember = db.prepare<[number], Row>('SELECT * FROM purchase WHERE member_id = ? ORDER BY id DESC');
  const attach = db.prepare('UPDATE purchase SET payment_id = ?, checkout_url = ? WHERE id = ? AND payment_id IS NULL');
  const expected = db.prepare(
    `INSERT INTO payment (id, purchase_id, kind, cents, status, created_at, fetched_at) VALUES (?, ?, 'first', ?, 'open', ?, 0)`,
  );
  const withdraw = db.prepare('UPDATE purchase SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL');
  const unsettled = db.prepare<[number], Row>(
    `SELECT purchase.* FROM purchase LEFT JOIN payment ON payment.id = purchase.payment_id
      WHERE purchase.payment_id IS NOT NULL AND ordered_at < ? AND coalesce(payment.status, 'open') IN ('open', 'pending', 'authorized')`,
  );

  return {
    /** The order of this form; the same form again is the same order. */
    add(wish: NewPurchase): Purchase {
      insert.run({ ...wish, orderedAt: wish.orderedAt.getTime() });
      return fromRow(byForm.get(wish.memberId, wish.formKey)!);
    },
    findByForm: (memberId: number, formKey: string): Purchase | null => mapped(byForm.get(memberId, formKey), fromRow),
    find: (id: number): Purchase | null => mapped(byId.get(id), fromRow),
    findByNumber: (number: string): Purchase | null => mapped(byNumber.get(number), fromRow),
    /** The order that a payment belongs to, if we ever asked for it or were told of it. */
    findByPayment: (id: string): Purchase | null => mapped(byPayment.get(id, id), fromRow),
    /** The newest first. */
    of: (memberId: number): Purchase[] => ofMember.all(memberId).map(fromRow),
    /** The payment that was asked for an order; nothing of it is known yet. */
    attach({ id, cents, orderedAt }: Purchase, payment: { id: string; checkoutUrl: string }): void {
      if (attach.run(payment.id, payment.checkoutUrl, id).changes === 1)
        expected.run(payment.id, id, cents, orderedAt.getTime());
    },
    /** False when it was withdrawn before. */
    withdraw: (id: number, now: Date): boolean => withdraw.run(now.getTime(), id).changes === 1,
    /** Orders from before a moment of which the end was never told. */
    unsettled: (before: Date): Purchase[] => unsettled.all(before.getTime()).map(fromRow),
  };
}

type Row = {
  id: number;
  number: string;
  member_id: number | null;
  plan: Plan;
  follows: Follows;
  cents: number;
  renewal_cents: number;
  code: string | null;
  form_key: string;
  terms: string;
  waiver: string | null;
  ordered_at: number;
  payment_id: string | null;
  checkout_url: string | null;
  withdrawn_at: number | null;
};

const fromRow = (row: Row): Purchase => ({
  id: row.id,
  number: row.number,
  memberId: row.member_id,
  plan: row.plan,
  follows: row.follows,
  cents: row.cents,
  renewalCents: row.renewal_cents,
  code: row.code,
  formKey: row.form_key,
  terms: row.terms,
  waiver: row.waiver,
  orderedAt: new Date(row.ordered_at),
  paymentId: row.payment_id,
  checkoutUrl: row.checkout_url,
  withdrawnAt: toDate(row.withdrawn_at),
});
