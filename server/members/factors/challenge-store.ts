import { createHash, randomBytes } from 'node:crypto';
import { type Db, written } from '../../database/open.ts';

const CHALLENGE_PURPOSES = ['register', 'sign-in', 'prove'] as const;
type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number];

/** W3C WebAuthn §13.4.3 asks for 16 octets at least. */
const CHALLENGE_BYTES = 32;
/** To fetch a telephone from another room. */
export const CHALLENGE_MINUTES = 10;

/** `holder`: the browser it is given to, by the hash of what that browser holds; null: whoever signs in. */
export type ChallengeFor = { purpose: ChallengePurpose; memberId: number | null; holder: Buffer | null };
export type ChallengeStore = ReturnType<typeof openChallenges>;

/** What passkeys are asked to sign: random, kept as a hash, for one purpose, one member, one browser, one use and a while. */
export function openChallenges(db: Db) {
  const insert = db.prepare(
    `INSERT INTO challenge (value_hash, purpose, member_id, holder, expires_at)
     VALUES (@hash, @purpose, @memberId, @holder, @expiresAt)`,
  );
  const use = db.prepare<[Buffer, string, number | null, Buffer | null, number], { purpose: string }>(
    'DELETE FROM challenge WHERE value_hash = ? AND purpose = ? AND member_id IS ? AND holder IS ? AND expires_at > ? RETURNING purpose',
  );
  const forget = db.prepare('DELETE FROM challenge WHERE expires_at <= ?');

  return {
    issue({ purpose, memberId, holder }: ChallengeFor, now: Date): string {
      forget.run(now.getTime());
      const value = randomBytes(CHALLENGE_BYTES).toString('base64url');
      const expiresAt = now.getTime() + CHALLENGE_MINUTES * 60_000;
      insert.run({ hash: hash(value), purpose, memberId, holder, expiresAt });
      return value;
    },
    /** Uses it up, in one statement: of two at once one gets false. */
    use: (value: string, { purpose, memberId, holder }: ChallengeFor, now: Date): boolean =>
      written(use, hash(value), purpose, memberId, holder, now.getTime()) !== undefined,
  };
}

const hash = (value: string): Buffer => createHash('sha256').update(value).digest();
