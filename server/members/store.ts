import type { Tier } from '#contract';
import { type Db, toDate as date, written } from '../database/open.ts';
import { type Permission, PERMISSIONS, type Role } from './permissions.ts';
import type { Member } from './rules.ts';

type Row = {
  id: number;
  email: string;
  name: string;
  password_hash: string;
  tier: Tier;
  pro_until: number | null;
  paid_until: number | null;
  paid_access_until: number | null;
  role: Role;
  author_id: string | null;
  verified_at: number | null;
  banned_at: number | null;
  banned_until: number | null;
  joined_at: number;
};

type StandingRow = { given_tier: Tier; given_until: number | null; role: Role; author_id: string | null };
export type NewMember = { email: string; name: string; passwordHash: string; joinedAt: Date };
export type Standing = { tier: Tier; proUntil: Date | null; role: Role; authorId: string | null };
/** `silenced`: what the member wrote is out of sight as long as the ban lasts. */
export type BanTerms = { until?: Date | null; silenced?: boolean };
export type MemberStore = ReturnType<typeof openMembers>;

export function openMembers(db: Db) {
  const insert = db.prepare<[string, string, string, number], { id: number }>(
    `INSERT INTO member (email, name, password_hash, joined_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
  );
  const byId = db.prepare<[number], Row>('SELECT * FROM member WHERE id = ?');
  const byEmail = db.prepare<[string], Row>('SELECT * FROM member WHERE email = ?');
  const search = db.prepare<{ part: string; most: number }, Row>(
    `SELECT * FROM member WHERE email LIKE @part ESCAPE '\\' OR name LIKE @part ESCAPE '\\' ORDER BY name, id LIMIT @most`,
  );
  const updateStanding = db.prepare(
    'UPDATE member SET given_tier = ?, given_until = ?, role = ?, author_id = ? WHERE id = ?',
  );
  const updateGiven = db.prepare('UPDATE member SET given_tier = ?, given_until = ? WHERE id = ?');
  const standing = db.prepare<[number], StandingRow>(
    'SELECT given_tier, given_until, role, author_id FROM member WHERE id = ?',
  );
  const setRole = db.prepare('UPDATE member SET role = ?, author_id = ? WHERE id = ?');
  const verify = db.prepare('UPDATE member SET verified_at = coalesce(verified_at, ?) WHERE id = ?');
  const ban = db.prepare('UPDATE member SET banned_at = ?, banned_until = ?, silenced = ? WHERE id = ?');
  const endedBans = db
    .prepare<[number], number>('SELECT id FROM member WHERE banned_at IS NOT NULL AND banned_until <= ?')
    .pluck();
  const silenced = db.prepare<[number], number>('SELECT silenced FROM member WHERE id = ?').pluck();
  const active = db.prepare<[Role], Row>(
    `SELECT * FROM member WHERE role = ? AND role <> 'member' AND banned_at IS NULL AND verified_at IS NOT NULL`,
  );
  const staff = db.prepare<[], Row>("SELECT * FROM member WHERE role <> 'member' ORDER BY name, id");
  const endSessions = db.prepare('DELETE FROM session WHERE member_id = ?');
  const staffNames = db.prepare<[], string>("SELECT name FROM member WHERE role <> 'member'").pluck();
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM member');

  return {
    /** The new member's id, or null when the address already has an account. */
    add: (member: NewMember): number | null =>
      written(insert, member.email, member.name, member.passwordHash, member.joinedAt.getTime())?.id ?? null,

    find: (id: number): Member | null => fromRow(byId.get(id)),
    findByEmail: (email: string): Member | null => fromRow(byEmail.get(email)),
    /** Whose name or address has this in it, whatever the case of its letters from a to z. */
    search: (part: string, most: number): Member[] =>
      search.all({ part: `%${part.replace(/[\\%_]/g, '\\$&')}%`, most }).map((row) => fromRow(row)!),
    /** A password counts for a proven address alone: before that it could be anybody's. */
    findPasswordHash(email: string): string | null {
      const row = byEmail.get(email);
      return (row?.verified_at != null && row.password_hash) || null;
    },

    /** What an operator set; what is paid comes on top of it. */
    standingOf(id: number): Standing {
      const row = standing.get(id)!;
      return { tier: row.given_tier, proUntil: date(row.given_until), role: row.role, authorId: row.author_id };
    },
    /** What is given for nothing; the role stays as it is. */
    setGiven: (id: number, { tier, proUntil }: Pick<Standing, 'tier' | 'proUntil'>): void =>
      void updateGiven.run(tier, proUntil?.getTime() ?? null, id),
    setStanding(id: number, { tier, proUntil, role, authorId }: Standing): void {
      updateStanding.run(tier, proUntil?.getTime() ?? null, role, authorId, id);
    },

    /** Ends all sessions too: what was opened as one role is not gone on with as another. */
    setRole(id: number, { role, authorId }: Pick<Standing, 'role' | 'authorId'>): void {
      setRole.run(role, authorId, id);
      endSessions.run(id);
    },

    /** The address is the member's own; the first time is the one that counts. */
    verify: (id: number, now: Date): void => void verify.run(now.getTime(), id),
    /** From the next request on: all sessions end too. Signing in again shows why, and lets a member take their data. */
    ban(id: number, at: Date | null, { until = null, silenced = false }: BanTerms = {}): void {
      ban.run(at?.getTime() ?? null, until?.getTime() ?? null, at && silenced ? 1 : 0, id);
      if (at) endSessions.run(id);
    },
    isSilenced: (id: number): boolean => silenced.get(id) === 1,
    /** Whose ban has come to its end. */
    endedBans: (now: Date): number[] => endedBans.all(now.getTime()),
    /** Everyone who has a role, also who cannot use it now. */
    staff: (): Member[] => staff.all().map((row) => fromRow(row)!),
    /** Whose role has this permission and who can use it: not banned, and reachable. */
    holders: (permission: Permission): Member[] =>
      PERMISSIONS[permission].roles
        .flatMap((role) => active.all(role).map((row) => fromRow(row)!))
        .toSorted((one, other) => one.id - other.id),

    /** Names nobody else may pass for. */
    staffNames: (): string[] => staffNames.all(),
    count: (): number => count.get()!.n,
  };
}

function fromRow(row: Row | undefined): Member | null {
  if (!row) return null;
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    tier: row.tier,
    proUntil: date(row.pro_until),
    saidUntil: date(row.pro_until === row.paid_access_until ? (row.paid_until ?? row.pro_until) : row.pro_until),
    role: row.role,
    authorId: row.author_id,
    verifiedAt: date(row.verified_at),
    bannedAt: date(row.banned_at),
    bannedUntil: date(row.banned_until),
    joinedAt: new Date(row.joined_at),
  };
}
