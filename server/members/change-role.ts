import type { AuditStore } from './audit/store.ts';
import { Refusal } from '../http/errors.ts';
import type { Letters } from './letters.ts';
import { ensureNotLast, type Role } from './permissions.ts';
import type { Member } from './rules.ts';
import type { MemberStore } from './store.ts';

/** What giving a role takes. */
export type RoleTools = {
  members: MemberStore;
  audit: Pick<AuditStore, 'note'>;
  letters: Letters;
};
/** `by`: who gives it; null: a command on the machine. `tell`: whether the member is mailed about it. */
type RoleChange = { role: Role; authorId: string | null; by: Member | null; tell?: boolean; now: Date };

/**
 * The one way to another role: signs them out everywhere, because what they are has changed, writes it down, and tells them.
 * Call it inside a transaction. Throws `not-yourself`, `no-author`, `last-administrator` or `nothing-to-do`.
 */
export function changeRole(
  { members, audit, letters }: RoleTools,
  member: Member,
  { by, tell = true, now, ...wish }: RoleChange,
): void {
  const { role, authorId } = settled(wish);
  if (by?.id === member.id) throw new Refusal('not-yourself');
  if (role === member.role && authorId === member.authorId) throw new Refusal('nothing-to-do');
  if (role !== 'administrator') ensureNotLast(member, members.staff());

  members.setRole(member.id, { role, authorId });
  audit.note({ kind: 'role', actorId: by?.id ?? null, memberId: member.id, detail: `${member.role} ${role}`, now });
  if (tell) letters.sendRole(member, { from: member.role, to: role, now });
}

/** A plain member has no articles here; anyone who writes is at least an author, and an author writes under a name. */
function settled({ role, authorId }: Pick<RoleChange, 'role' | 'authorId'>): Pick<RoleChange, 'role' | 'authorId'> {
  if (role === 'author' && authorId === null) throw new Refusal('no-author');
  return { role, authorId: role === 'member' ? null : authorId };
}
