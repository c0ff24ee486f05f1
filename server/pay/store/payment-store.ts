import type { Db } from '../../database/open.ts';
import type { ToldPayment } from '../bank/find-payment.ts';
import type { Follows, StoredPayment } from '../ledger.ts';
import { type Chargeback, counts, type Payment, type PaymentStatus, type Plan, type Refund } from '../rules.ts';
import { mapped } from './mapped.ts';

export type PaymentStore = ReturnType<typeof openPayments>;

/** Payments, as the payment company last told of them. */
export function openPayments(db: Db) {
  const keep = db.prepare(
    `INSERT INTO payment (id, purchase_id, kind, cents, status, created_at, paid_at, refunds, chargebacks, doubt, mandate_id, fetched_at)
     VALUES (@id, @purchaseId, @kind, @cents, @status, @createdAt, @paidAt, @refunds, @chargebacks, @doubt, @mandateId, @fetchedAt)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, paid_at = excluded.paid_at, refunds = excluded.refunds,
       chargebacks = excluded.chargebacks, doubt = excluded.doubt, mandate_id = excluded.mandate_id, cents = excluded.cents,
       fetched_at = excluded.fetched_at WHERE excluded.fetched_at >= payment.fetched_at`,
  );
  const byId = db.prepare<[string], Row>(`${columns} WHERE payment.id = ?`);
  const ofMember = db.prepare<[number], Row>(
    `${columns} WHERE purchase.member_id = ? ORDER BY payment.created_at, payment.id`,
  );
  const ofPurchase = db.prepare<[number], Row>(`${columns} WHERE purchase.id = ?`);
  const doubtful = db.prepare<[], Row>(`${columns} WHERE doubt IS NOT NULL ORDER BY payment.created_at`);
  const withdrawn = db.prepare<[number], { withdrawn_at: number | null }>(
    'SELECT withdrawn_at FROM purchase WHERE id = ?',
  );

  return {
    /** Keeps what was told; what was told earlier does not replace it. */
    keep(told: ToldPayment, { purchaseId, doubt, now }: { purchaseId: number; doubt: string | null; now: Date }): void {
      keep.run({
        id: told.id,
        purchaseId,
        kind: told.subscriptionId ? 'renewal' : 'first',
        cents: told.cents ?? 0,
        status: told.status,
        createdAt: told.createdAt.getTime(),
        paidAt: told.paidAt?.getTime() ?? null,
        refunds: JSON.stringify(told.refunds),
        chargebacks: JSON.stringify(told.chargebacks),
        doubt,
        mandateId: told.mandateId,
        fetchedAt: now.getTime(),
      });
    },
    find: (id: string): StoredPayment | null => mapped(byId.get(id), fromRow),
    /** The oldest first. */
    of: (memberId: number): StoredPayment[] => ofMember.all(memberId).map(fromRow),
    ofPurchase: (id: number): StoredPayment[] => ofPurchase.all(id).map(fromRow),
    /** Payments that are not as they were ordered: someone has to look. */
    doubtful: (): StoredPayment[] => doubtful.all().map(fromRow),
    /** Whether an order stands and a payment for it counts. */
    isPaid: (purchaseId: number): boolean =>
      withdrawn.get(purchaseId)?.withdrawn_at === null &&
      ofPurchase.all(purchaseId).some((row) => counts(fromRow(row))),
  };
}

const columns =
  'SELECT payment.*, purchase.plan, purchase.follows FROM payment JOIN purchase ON purchase.id = purchase_id';

type Row = {
  id: string;
  purchase_id: number;
  kind: Payment['kind'];
  plan: Plan;
  follows: Follows;
  cents: number;
  status: PaymentStatus;
  created_at: number;
  paid_at: number | null;
  refunds: string;
  chargebacks: string;
  doubt: string | null;
  mandate_id: string | null;
};

const fromRow = (row: Row): StoredPayment => ({
  id: row.id,
  purchaseId: row.purchase_id,
  kind: row.kind,
  plan: row.plan,
  follows: row.follows !== 'new',
  cents: row.cents,
  status: row.status,
  createdAt: row.created_at,
  paidAt: row.paid_at,
  refunds: JSON.parse(row.refunds) as Refund[], // written by `keep` above, like the next
  chargebacks: JSON.parse(row.chargebacks) as Chargeback[],
  doubt: row.doubt,
  mandateId: row.mandate_id,
});
