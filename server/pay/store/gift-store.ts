import { type Db, toDate } from '../../database/open.ts';
import { mapped } from './mapped.ts';

type Gift = { purchaseId: number; redeemedBy: number | null; redeemedAt: Date | null };

/** Years that were bought for someone else; of the code only a hash is kept. */
export function openGifts(db: Db) {
  const insert = db.prepare('INSERT INTO gift (code_hash, purchase_id) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const byCode = db.prepare<[Buffer], Row>('SELECT * FROM gift WHERE code_hash = ?');
  const byPurchase = db.prepare<[number], Row>('SELECT * FROM gift WHERE purchase_id = ?');
  const redeem = db.prepare(
    'UPDATE gift SET redeemed_by = ?, redeemed_at = ? WHERE purchase_id = ? AND redeemed_at IS NULL',
  );

  return {
    /** False when there is a code for this order already. */
    add: (codeHash: Buffer, purchaseId: number): boolean => insert.run(codeHash, purchaseId).changes === 1,
    find: (codeHash: Buffer): Gift | null => mapped(byCode.get(codeHash), fromRow),
    ofPurchase: (purchaseId: number): Gift | null => mapped(byPurchase.get(purchaseId), fromRow),
    /** Uses the code up: of two at once one gets false. */
    redeem: (purchaseId: number, memberId: number, now: Date): boolean =>
      redeem.run(memberId, now.getTime(), purchaseId).changes === 1,
  };
}

type Row = { purchase_id: number; redeemed_by: number | null; redeemed_at: number | null };

const fromRow = (row: Row): Gift => ({
  purchaseId: row.purchase_id,
  redeemedBy: row.redeemed_by,
  redeemedAt: toDate(row.redeemed_at),
});
