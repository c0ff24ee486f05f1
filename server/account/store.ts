import type { Db } from '../database/open.ts';
import type { SessionRow } from './rules.ts';

export type AccountStore = ReturnType<typeof openAccounts>;

/** What the account page counts and lists of its member. */
export function openAccounts(db: Db) {
  const sessions = db.prepare<[Buffer, number], SessionRow>(
    `SELECT created_at, expires_at, id_hash = ? AS mine FROM session WHERE member_id = ? ORDER BY created_at DESC`,
  );
  const countReactions = db.prepare<[number], number>('SELECT count(*) FROM reaction WHERE member_id = ?').pluck();

  return {
    /** `mine`: the hash of the session that asks. */
    sessionsOf: (id: number, mine: Buffer): SessionRow[] => sessions.all(mine, id),
    countReactions: (id: number): number => countReactions.get(id) ?? 0,
  };
}
