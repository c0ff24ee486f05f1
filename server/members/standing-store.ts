import type { Tier } from '#contract';
import { type Db, toDate } from '../database/open.ts';
import { memberOf, type MemberRow } from './member-row.ts';
import type { Role } from './permissions.ts';
import type { Member } from './rules.ts';

export type Standing = { tier: Tier; proUntil: Date | null; role: Role; authorId: string | null };

type StandingRow = { given_tier: Tier; given_until: number | null; role: Role; author_id: string | null };

/** What the house makes of a member: a role, and PRO for nothing. What is paid comes on top of it. */
export function openStandings(db: Db) {
  const update = db.prepare('UPDATE member SET given_tier = ?, given_until = ?, role = ?, author_id = ? WHERE id = ?');
  const updateGiven = db.prepare('UPDATE member SET given_tier = ?, given_until = ? WHERE id = ?');
  const updateRole = db.prepare('UPDATE member SET role = ?, author_id = ? WHERE id = ?');
  const endSessions = db.prepare('DELETE FROM session WHERE member_id = ?');
  const standing = db.prepare<[number], StandingRow>(
    'SELECT given_tier, given_until, role, author_id FROM member WHERE id = ?',
  );
  const staff = db.prepare<[], MemberRow>("SELECT * FROM member WHERE role <> 'member' ORDER BY name, id");
  const staffNames = db.prepare<[], string>("SELECT name FROM member WHERE role <> 'member'").pluck();

  return {
    /** What an operator set. Throws when there is no such member. */
    standingOf(id: number): Standing {
      const row = standing.get(id);
      if (!row) throw new Error(`There is no member ${id}`);
      return { tier: row.given_tier, proUntil: toDate(row.given_until), role: row.role, authorId: row.author_id };
    },
    /** What is given for nothing; the role stays as it is. */
    setGiven: (id: number, { tier, proUntil }: Pick<Standing, 'tier' | 'proUntil'>): void =>
      void updateGiven.run(tier, proUntil?.getTime() ?? null, id),
    setStanding: (id: number, { tier, proUntil, role, authorId }: Standing): void =>
      void update.run(tier, proUntil?.getTime() ?? null, role, authorId, id),
    /** Ends all sessions too: what was opened as one role is not gone on with as another. */
    setRole(id: number, { role, authorId }: Pick<Standing, 'role' | 'authorId'>): void {
      updateRole.run(role, authorId, id);
      endSessions.run(id);
    },
    /** Everyone who has a role, also who cannot use it now. */
    staff: (): Member[] => staff.all().map(memberOf),
    /** Names nobody else may pass for. */
    staffNames: (): string[] => staffNames.all(),
  };
}
