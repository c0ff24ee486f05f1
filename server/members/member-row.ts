import type { Tier } from '#contract';
import { toDate } from '../database/open.ts';
import type { Role } from './permissions.ts';
import { type Member, saidUntil } from './rules.ts';

/** A row of the table `member`. */
export type MemberRow = {
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

/** A member out of their row. */
export function memberOf(row: MemberRow): Member {
  const proUntil = toDate(row.pro_until);
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    tier: row.tier,
    proUntil,
    saidUntil: saidUntil({ proUntil, accessUntil: toDate(row.paid_access_until), paidUntil: toDate(row.paid_until) }),
    role: row.role,
    authorId: row.author_id,
    verifiedAt: toDate(row.verified_at),
    bannedAt: toDate(row.banned_at),
    bannedUntil: toDate(row.banned_until),
    joinedAt: new Date(row.joined_at),
  };
}

/** The same of a row that may be absent. */
export const memberOrNull = (row: MemberRow | undefined): Member | null => (row ? memberOf(row) : null);
