import { randomBytes } from 'node:crypto';
import { type Db, inTransaction, toDate } from '../database/open.ts';
import { STAMP_DAYS } from '../discussion/spam.ts';
import type { Keys } from './signature.ts';

const DAY_MS = 86_400_000;
/**
 * How long what a former key signed goes on counting. A newsletter must be left a year later; whoever was told of a
 * decision may object for six months (DSA art. 20); a subscription tells of its payments at one address for as long as
 * it lives, so there the former key never ends.
 */
export const DAYS_ACCEPTED: Record<string, number | null> = {
  unsubscribe: 366,
  objection: 184,
  stamp: STAMP_DAYS,
  webhook: null,
};

export type Secret = { name: string; madeAt: Date | null; former: number };
type Row = { name: string; made_at: number | null; former: number };

/** Keys that this installation made for itself. Their values are in the database and nowhere else. */
export function openSecrets(db: Db) {
  const add = db.prepare(
    'INSERT INTO secret (name, value, made_at) VALUES (?, ?, unixepoch() * 1000) ON CONFLICT (name) DO NOTHING',
  );
  const current = db.prepare<[string], Buffer>('SELECT value FROM secret WHERE name = ?').pluck();
  // By SQLite's clock: a key ends for real, whatever a trial makes of the time.
  const former = db
    .prepare<[string], Buffer>(
      'SELECT value FROM former_secret WHERE name = ? AND (until IS NULL OR until > unixepoch() * 1000) ORDER BY rowid DESC',
    )
    .pluck();
  const all = db.prepare<[], Row>(
    `SELECT name, made_at, (SELECT count(*) FROM former_secret WHERE former_secret.name = secret.name) AS former
       FROM secret ORDER BY name`,
  );
  const keep = db.prepare('INSERT INTO former_secret (name, value, until) VALUES (?, ?, ?)');
  const renew = db.prepare('UPDATE secret SET value = ?, made_at = ? WHERE name = ?');
  const forget = db.prepare('DELETE FROM former_secret WHERE until <= ?');

  return {
    /** The key that signs, made at its first use, and the former ones that still count. */
    keys(name: string): Keys {
      add.run(name, randomBytes(32));
      return [current.get(name)!, ...former.all(name)];
    },

    /** Their names and ages, never their values. */
    list: (): Secret[] =>
      all.all().map(({ name, made_at, former: n }) => ({ name, madeAt: toDate(made_at), former: n })),

    /** From now on another key signs; the former one counts for as long as `DAYS_ACCEPTED` says. Throws on an unknown name. */
    renew(name: string, now: Date): void {
      const value = current.get(name);
      const days = DAYS_ACCEPTED[name];
      if (!value || days === undefined) throw new Error(`Er is geen geheim dat ${name} heet.`);
      inTransaction(db, () => {
        forget.run(now.getTime());
        keep.run(name, value, days === null ? null : now.getTime() + days * DAY_MS);
        renew.run(randomBytes(32), now.getTime(), name);
      });
    },
  };
}
