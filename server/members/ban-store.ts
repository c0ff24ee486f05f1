import type { Db } from '../database/open.ts';

/** `silenced`: what the member wrote is out of sight as long as the ban lasts. */
type BanTerms = { until?: Date | null; silenced?: boolean };

/** Members who may not take part for now. */
export function openBans(db: Db) {
  const ban = db.prepare('UPDATE member SET banned_at = ?, banned_until = ?, silenced = ? WHERE id = ?');
  const endSessions = db.prepare('DELETE FROM session WHERE member_id = ?');
  const ended = db
    .prepare<[number], number>('SELECT id FROM member WHERE banned_at IS NOT NULL AND banned_until <= ?')
    .pluck();
  const silenced = db.prepare<[number], number>('SELECT silenced FROM member WHERE id = ?').pluck();

  return {
    /** From the next request on: all sessions end too. Signing in again shows why, and lets a member take their data. */
    ban(id: number, at: Date | null, { until = null, silenced = false }: BanTerms = {}): void {
      ban.run(at?.getTime() ?? null, until?.getTime() ?? null, at && silenced ? 1 : 0, id);
      if (at) endSessions.run(id);
    },
    isSilenced: (id: number): boolean => silenced.get(id) === 1,
    /** Whose ban has come to its end. */
    endedBans: (now: Date): number[] => ended.all(now.getTime()),
  };
}
