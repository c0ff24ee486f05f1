import type { Db } from '../database/open.ts';
import { hashOfCode } from './token-store.ts';

/** A holiday: whoever finds the letter about the move when they come back can still undo it. */
export const UNDO_DAYS = 14;

export type AddressMove = { memberId: number; oldAddress: string; movedAt: Date };
export type AddressMoves = ReturnType<typeof openAddressMoves>;

type Row = { member_id: number; old_address: string; moved_at: number };

/** Where accounts moved from, and the mailed codes that bring them back. */
export function openAddressMoves(db: Db) {
  const insert = db.prepare(
    `INSERT INTO address_move (code_hash, member_id, old_address, moved_at, expires_at)
     VALUES (@codeHash, @memberId, @oldAddress, @movedAt, @expiresAt)`,
  );
  const byCode = db.prepare<[Buffer, number], Row>('SELECT * FROM address_move WHERE code_hash = ? AND expires_at > ?');
  const byAddress = db.prepare<[string, number], Row>(
    'SELECT * FROM address_move WHERE old_address = ? AND expires_at > ? ORDER BY moved_at DESC LIMIT 1',
  );
  const ofMember = db.prepare<[number, number], Row>(
    'SELECT * FROM address_move WHERE member_id = ? AND expires_at > ? ORDER BY moved_at',
  );
  const forget = db.prepare('DELETE FROM address_move WHERE member_id = ? AND moved_at >= ?');

  return {
    /** One more code for a move: the letter about it has one, and so has what answers a forgotten password. */
    add({ memberId, oldAddress, movedAt, code }: AddressMove & { code: string }): void {
      const expiresAt = movedAt.getTime() + UNDO_DAYS * 86_400_000;
      insert.run({ memberId, oldAddress, codeHash: hashOfCode(code), movedAt: movedAt.getTime(), expiresAt });
    },
    find: (code: string, now: Date): AddressMove | null => fromRow(byCode.get(hashOfCode(code), now.getTime())),
    /** The last account that moved away from here and can still be brought back. */
    latestFrom: (address: string, now: Date): AddressMove | null => fromRow(byAddress.get(address, now.getTime())),
    /** Oldest first. */
    ofMember: (memberId: number, now: Date): AddressMove[] => ofMember.all(memberId, now.getTime()).map(moveOf),
    /** Brought back to before this moment: what came after it can be undone by nobody. */
    forgetSince: (memberId: number, since: Date): void => void forget.run(memberId, since.getTime()),
  };
}

const moveOf = (row: Row): AddressMove => ({
  memberId: row.member_id,
  oldAddress: row.old_address,
  movedAt: new Date(row.moved_at),
});

const fromRow = (row: Row | undefined): AddressMove | null => (row ? moveOf(row) : null);
