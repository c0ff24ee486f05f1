import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../../database/open.ts';

/** A sheet of these lies in a drawer. */
const RECOVERY_CODES = 10;
/** 80 bits: nobody guesses one, so a plain hash keeps it. */
const CODE_BYTES = 10;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Codes for a member who lost everything else. Each works once; only their hashes are kept. */
export function openRecovery(db: Db) {
  const forget = db.prepare('DELETE FROM recovery_code WHERE member_id = ?');
  const add = db.prepare('INSERT INTO recovery_code (code_hash, member_id, made_at) VALUES (?, ?, ?)');
  const use = db.prepare(
    'UPDATE recovery_code SET used_at = ? WHERE code_hash = ? AND member_id = ? AND used_at IS NULL',
  );
  const left = db
    .prepare<[number], number>('SELECT count(*) FROM recovery_code WHERE member_id = ? AND used_at IS NULL')
    .pluck();

  return {
    /** New codes, to be shown once; earlier ones stop working. Call it in a transaction. */
    renew(memberId: number, now: Date): string[] {
      forget.run(memberId);
      const codes = Array.from({ length: RECOVERY_CODES }, newCode);
      for (const code of codes) add.run(hash(code), memberId, now.getTime());
      return codes;
    },
    /** Uses one up; false when it is none of this member's, or was used. */
    use: (memberId: number, typed: string, now: Date): boolean =>
      use.run(now.getTime(), hash(typed), memberId).changes === 1,
    left: (memberId: number): number => left.get(memberId) ?? 0,
    removeAll: (memberId: number): void => void forget.run(memberId),
  };
}

/** Sixteen letters and digits in fours, without 0, 1, 8 and 9. */
function newCode(): string {
  const bits = [...randomBytes(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = Array.from(
    { length: 16 },
    (_, index) => ALPHABET[Number.parseInt(bits.slice(index * 5, index * 5 + 5), 2)],
  );
  return letters.join('').replace(/....(?=.)/g, '$&-');
}

/** Capitals, spaces and dashes are how one happens to type it. */
const plain = (typed: string): string =>
  typed
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^a-z2-7]/g, '');
const hash = (code: string): Buffer => createHash('sha256').update(plain(code)).digest();
