import { type Db, toDate, written } from '../database/open.ts';
import { memberOf, memberOrNull, type MemberRow } from './member-row.ts';
import type { Credential, Member } from './rules.ts';

type NewMember = { email: string; name: string; passwordHash: string; joinedAt: Date };

/** Members are added and found. */
export function openPeople(db: Db) {
  const insert = db.prepare<[string, string, string, number], { id: number }>(
    `INSERT INTO member (email, name, password_hash, joined_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
  );
  const byId = db.prepare<[number], MemberRow>('SELECT * FROM member WHERE id = ?');
  const byEmail = db.prepare<[string], MemberRow>('SELECT * FROM member WHERE email = ?');
  const search = db.prepare<{ part: string; most: number }, MemberRow>(
    `SELECT * FROM member WHERE email LIKE @part ESCAPE '\\' OR name LIKE @part ESCAPE '\\' ORDER BY name, id LIMIT @most`,
  );
  const count = db.prepare<[], number>('SELECT count(*) FROM member').pluck();

  return {
    /** The new member's id, or null when the address already has an account. */
    add: (member: NewMember): number | null =>
      written(insert, member.email, member.name, member.passwordHash, member.joinedAt.getTime())?.id ?? null,

    find: (id: number): Member | null => memberOrNull(byId.get(id)),
    /** A member that something in the database points at. Throws when there is none: that is a bug. */
    get(id: number): Member {
      const row = byId.get(id);
      if (!row) throw new Error(`There is no member ${id}`);
      return memberOf(row);
    },
    findByEmail: (email: string): Member | null => memberOrNull(byEmail.get(email)),
    /** Whose name or address has this in it, whatever the case of its letters from a to z. */
    search: (part: string, most: number): Member[] =>
      search.all({ part: `%${part.replace(/[\\%_]/g, '\\$&')}%`, most }).map(memberOf),
    /** What is known of the password of this address; `usableHash` says whether it counts. */
    findCredential(email: string): Credential | null {
      const row = byEmail.get(email);
      return row ? { passwordHash: row.password_hash, verifiedAt: toDate(row.verified_at) } : null;
    },
    count: (): number => count.get() ?? 0,
  };
}
