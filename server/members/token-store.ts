import { createHash, randomBytes } from 'node:crypto';
import { type Db, written } from '../database/open.ts';

export const PURPOSES = ['verify', 'sign-in', 'reset', 'change-address'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Minutes a link works: long enough to find the mail, short enough that an old mailbox opens nothing. */
export const TOKEN_MINUTES: Record<Purpose, number> = {
  verify: 24 * 60,
  'sign-in': 15,
  reset: 60,
  'change-address': 60,
};

type NewToken = { purpose: Purpose; memberId: number; address: string; landing: string; now: Date };
export type Token = { memberId: number; address: string; landing: string };
export type TokenStore = ReturnType<typeof openTokens>;

type Row = { member_id: number; address: string; landing: string };

/** Codes in mailed links: random, stored as a hash, for one purpose, one use, one address and a while. */
export function openTokens(db: Db) {
  const insert = db.prepare(
    `INSERT INTO token (code_hash, purpose, member_id, address, landing, expires_at)
     VALUES (@hash, @purpose, @memberId, @address, @landing, @expiresAt)`,
  );
  // Bound to the address it was mailed to: after a change of address old links open nothing. A new address is not the
  // member's yet, so that one is compared with nothing here.
  const current = `SELECT token.* FROM token JOIN member ON member.id = token.member_id
    WHERE code_hash = ? AND purpose = ? AND expires_at > ? AND (purpose = 'change-address' OR member.email = token.address)`;
  const find = db.prepare<[Buffer, Purpose, number], Row>(current);
  const use = db.prepare<[Buffer, Buffer, Purpose, number], Row>(
    `DELETE FROM token WHERE code_hash = ? AND EXISTS (${current}) RETURNING member_id, address, landing`,
  );
  const forget = db.prepare('DELETE FROM token WHERE member_id = ?');

  return {
    /** A new code; it is in the mail and nowhere else. */
    issue({ now, purpose, ...token }: NewToken): string {
      const code = newCode();
      const expiresAt = now.getTime() + TOKEN_MINUTES[purpose] * 60_000;
      insert.run({ ...token, purpose, hash: hashOfCode(code), expiresAt });
      return code;
    },

    /** Whether the code would work now. Looking uses nothing up: mail scanners look too. */
    isGood: (code: string, purpose: Purpose, now: Date): boolean =>
      find.get(hashOfCode(code), purpose, now.getTime()) !== undefined,

    /** Uses the code up, in one statement: of two at once one gets null. */
    use(code: string, purpose: Purpose, now: Date): Token | null {
      const row = written(use, hashOfCode(code), hashOfCode(code), purpose, now.getTime());
      return row ? fromRow(row) : null;
    },

    /** Whose link this would be, without using it up. */
    find(code: string, purpose: Purpose, now: Date): Token | null {
      const row = find.get(hashOfCode(code), purpose, now.getTime());
      return row ? fromRow(row) : null;
    },

    forgetOf: (memberId: number): void => void forget.run(memberId),
  };
}

const fromRow = ({ member_id, address, landing }: Row): Token => ({ memberId: member_id, address, landing });

/** Nobody guesses it. */
export const newCode = (): string => randomBytes(32).toString('base64url');

/** How a code is known in the database. */
export const hashOfCode = (code: string): Buffer => createHash('sha256').update(code).digest();
