import type { Db } from '../database/open.ts';
import { hashOfCode, TOKEN_MINUTES } from './token-store.ts';

const HOUR_MS = 3_600_000;

/** What was typed at one sign-up. Without a password it was for an account that had an owner already. */
export type SignUp = {
  id: number;
  memberId: number;
  name: string;
  passwordHash: string;
  landing: string;
  askedAt: Date;
};
/** `code`: of the link that was mailed for it, if one was; `browser`: what only the browser it was typed in knows. */
type NewSignUp = Omit<SignUp, 'id' | 'askedAt'> & { code: string | null; browser: string; now: Date };
export type SignUpStore = ReturnType<typeof openSignUps>;

type Row = {
  id: number;
  member_id: number;
  name: string;
  password_hash: string;
  landing: string;
  asked_at: number;
};

/** Sign-ups that wait for their address to be proven. They live as long as the link that was mailed for them. */
export function openSignUps(db: Db) {
  const insert = db.prepare(
    `INSERT INTO signup (member_id, code_hash, browser_hash, name, password_hash, landing, asked_at, expires_at)
     VALUES (@memberId, @codeHash, @browserHash, @name, @passwordHash, @landing, @askedAt, @expiresAt)`,
  );
  const byCode = db.prepare<[Buffer], Row>('SELECT * FROM signup WHERE code_hash = ?');
  const byBrowser = db.prepare<[Buffer, number], Row>(
    'SELECT * FROM signup WHERE browser_hash = ? AND expires_at > ? ORDER BY id DESC LIMIT 1',
  );
  const newest = db.prepare<[number, number], Row>(
    'SELECT * FROM signup WHERE member_id = ? AND expires_at > ? ORDER BY id DESC LIMIT 1',
  );
  const recent = db
    .prepare<[number, number], number>('SELECT count(*) FROM signup WHERE member_id = ? AND asked_at > ?')
    .pluck();
  const forget = db.prepare('DELETE FROM signup WHERE member_id = ?');

  return {
    add({ code, browser, now, ...signUp }: NewSignUp): void {
      insert.run({
        ...signUp,
        codeHash: code === null ? null : hashOfCode(code),
        browserHash: hashOfCode(browser),
        askedAt: now.getTime(),
        expiresAt: now.getTime() + TOKEN_MINUTES.verify * 60_000,
      });
    },
    /** The sign-up this link was mailed for. Whether the link still works is the token's to say. */
    ofLink: (code: string): SignUp | null => fromRow(byCode.get(hashOfCode(code))),
    /** What was last typed in this browser. */
    ofBrowser: (browser: string, now: Date): SignUp | null =>
      fromRow(byBrowser.get(hashOfCode(browser), now.getTime())),
    newestOf: (memberId: number, now: Date): SignUp | null => fromRow(newest.get(memberId, now.getTime())),
    /** How many there were for this account in the hour before. */
    lastHour: (memberId: number, now: Date): number => recent.get(memberId, now.getTime() - HOUR_MS) ?? 0,
    forgetOf: (memberId: number): void => void forget.run(memberId),
  };
}

function fromRow(row: Row | undefined): SignUp | null {
  if (!row) return null;
  const { id, name, landing } = row;
  return {
    id,
    name,
    landing,
    memberId: row.member_id,
    passwordHash: row.password_hash,
    askedAt: new Date(row.asked_at),
  };
}
