import { type Db, toDate } from '../../database/open.ts';
import type { Totp } from './rules.ts';
import { newSecret, stepOf } from './totp.ts';

/**
 * Of a million codes three are right at any moment. Ten wrong ones in a day are 0.003 % a day and 1.1 % in a year of guessing
 * each day; whoever guesses knows a password already, and the owner is written to on the first day. Kept in the database:
 * a restart forgives nothing. The owner still gets in by a passkey or a recovery code.
 */
export const WRONG_CODES = { most: 10, hours: 24 };
/** A secret that no app took over in this time is let go. */
export const SETUP_MINUTES = 30;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** `locked`: so many were wrong that none is looked at; `locking`: this was the one that made it so. */
type Checked = 'right' | 'wrong' | 'locking' | 'locked';

type Row = {
  secret: Buffer;
  made_at: number;
  confirmed_at: number | null;
  used_at: number | null;
  last_step: number;
  wrong: number;
  wrong_since: number;
};

/** Secrets are kept as they are: a key to encrypt them with would lie in the same file. They leave it in no export. */
export function openTotp(db: Db) {
  const find = db.prepare<[number], Row>('SELECT * FROM totp WHERE member_id = ?');
  const begin = db.prepare(
    `INSERT INTO totp (member_id, secret, made_at) VALUES (?, ?, ?)
     ON CONFLICT (member_id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at WHERE confirmed_at IS NULL`,
  );
  const take = db.prepare(
    'UPDATE totp SET last_step = ?, used_at = ?, confirmed_at = coalesce(confirmed_at, ?) WHERE member_id = ? AND last_step < ?',
  );
  const miss = db.prepare('UPDATE totp SET wrong = ?, wrong_since = ? WHERE member_id = ?');
  const remove = db.prepare('DELETE FROM totp WHERE member_id = ? AND confirmed_at IS NOT NULL');

  const wrongIn = ({ wrong, wrong_since }: Row, now: Date): number =>
    now.getTime() - wrong_since < WRONG_CODES.hours * HOUR_MS ? wrong : 0;

  /** Call it in a transaction: of the same code twice at once, one counts. */
  const check = (memberId: number, code: string, { row, now }: { row: Row; now: Date }): Checked => {
    const wrong = wrongIn(row, now);
    if (wrong >= WRONG_CODES.most) return 'locked';
    const step = stepOf(code, { secret: row.secret, after: row.last_step, now });
    const at = now.getTime();
    if (step !== null && take.run(step, at, at, memberId, step).changes === 1) return 'right';
    miss.run(wrong + 1, wrong === 0 ? at : row.wrong_since, memberId);
    return wrong + 1 >= WRONG_CODES.most ? 'locking' : 'wrong';
  };

  return {
    /** The app that counts, or null. */
    of(memberId: number): Totp | null {
      const row = find.get(memberId);
      if (!row?.confirmed_at) return null;
      return { madeAt: new Date(row.made_at), confirmedAt: new Date(row.confirmed_at), usedAt: toDate(row.used_at) };
    },
    /** A new secret that counts for nothing until a code of it was shown; null when an app counts already. */
    begin(memberId: number, now: Date): Buffer | null {
      const secret = newSecret();
      return begin.run(memberId, secret, now.getTime()).changes === 1 ? secret : null;
    },
    /** The secret that waits for its first code, or null when there is none any more. */
    waiting(memberId: number, now: Date): Buffer | null {
      const row = find.get(memberId);
      return row && !row.confirmed_at && now.getTime() - row.made_at < SETUP_MINUTES * MINUTE_MS ? row.secret : null;
    },
    /** Whether this is the first code of the secret that waits; from then on it counts. */
    confirm(memberId: number, code: string, now: Date): Checked {
      const row = find.get(memberId);
      return row && !row.confirmed_at ? check(memberId, code, { row, now }) : 'wrong';
    },
    check(memberId: number, code: string, now: Date): Checked {
      const row = find.get(memberId);
      return row?.confirmed_at ? check(memberId, code, { row, now }) : 'wrong';
    },
    /** Whether there was one. */
    remove: (memberId: number): boolean => remove.run(memberId).changes === 1,
  };
}
