import { randomBytes } from 'node:crypto';
import { type Db, inTransaction, toDate } from '../database/open.ts';
import { DAYS_ACCEPTED, isSecretName, type SecretName } from './rules.ts';
import type { Keys } from './signature.ts';

const DAY_MS = 86_400_000;
type Secret = { name: string; madeAt: Date | null; former: number };
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
    keys(name: SecretName): Keys {
      add.run(name, randomBytes(32));
      const key = current.get(name);
      if (!key) throw new Error(`The key for ${name} was not kept`);
      return [key, ...former.all(name)];
    },

    /** Their names and ages, never their values. */
    list: (): Secret[] =>
      all.all().map(({ name, made_at, former: n }) => ({ name, madeAt: toDate(made_at), former: n })),

    /** From now on another key signs; the former one counts for as long as `DAYS_ACCEPTED` says. Throws on an unknown name. */
    renew(name: string, now: Date): void {
      const value = current.get(name);
      if (!value || !isSecretName(name)) throw new Error(`Er is geen geheim dat ${name} heet.`);
      const days = DAYS_ACCEPTED[name];
      inTransaction(db, () => {
        forget.run(now.getTime());
        keep.run(name, value, days === null ? null : now.getTime() + days * DAY_MS);
        renew.run(randomBytes(32), now.getTime(), name);
      });
    },
  };
}
