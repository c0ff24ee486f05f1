import { z } from 'zod';
import { endOfDay } from '../time/dates.ts';
import { changeRole, type RoleTools } from '../members/change-role.ts';
import { ensureNotLast, ROLES, type Role } from '../members/permissions.ts';
import { knownAddress, type Member } from '../members/rules.ts';
import { upTo } from '../http/fields.ts';
import { WrongUse } from './command.ts';

/** "member, author, … of administrator". */
export const ROLE_LIST = new Intl.ListFormat('nl', { type: 'disjunction' }).format(ROLES);

const options = z.object({
  tier: z.enum(['free', 'pro'], 'verwacht free of pro').optional(),
  tot: z.iso.date('verwacht een dag zoals 2027-12-31').optional(),
  rol: z.enum(ROLES, `verwacht ${ROLE_LIST}`).optional(),
  auteur: upTo(200)
    .regex(/^[a-z0-9-]+$/, 'verwacht de naam van een bestand in content/authors')
    .optional(),
  blokkeer: z.boolean().optional(),
  deblokkeer: z.boolean().optional(),
});
type Wishes = z.infer<typeof options>;

/** `isNew`: the member was just made, and hears what they are in the invitation. */
type Asked = Record<string, unknown> & { isNew?: boolean; now: Date };

/**
 * Sets a member's tier, term, role or author, or bans them; returns one line that says what the member is now. Everything is
 * written down. Call it in a transaction. Throws one clear line.
 */
export function changeMember(tools: RoleTools, email: string, { now, isNew = false, ...asked }: Asked): string {
  const { members, audit } = tools;
  const parsed = options.safeParse(asked);
  if (!parsed.success) {
    throw new WrongUse(parsed.error.issues.map((issue) => `--${issue.path.join('')}: ${issue.message}`).join('; '));
  }
  const wishes = parsed.data;
  const member = members.findByEmail(knownAddress(email, (one) => members.findByEmail(one) !== null));
  if (!member) throw new Error(`Geen lid met het adres ${email}.`);

  const standing = standingWished(member, wishes);
  if (standing.role !== member.role || standing.authorId !== member.authorId)
    changeRole(tools, member, { ...standing, by: null, tell: !isNew, now });
  if (wishes.blokkeer) ensureNotLast(member, members.staff());
  if (wishes.blokkeer) members.ban(member.id, now);
  if (wishes.deblokkeer) members.ban(member.id, null);
  if (wishes.tier || wishes.tot) members.setGiven(member.id, givenWished(members.standingOf(member.id), wishes));

  const changed = (['tier', 'tot', 'blokkeer', 'deblokkeer'] as const).filter((wish) => wishes[wish]);
  if (changed.length > 0)
    audit.note({ kind: 'change-member', actorId: null, memberId: member.id, detail: changed.join(' '), now });
  return describeMember(members.find(member.id)!);
}

/** Who is coupled to an author is at least one; who is uncoupled from it is none any more. */
function standingWished(member: Member, { rol, auteur }: Wishes): { role: Role; authorId: string | null } {
  const authorId = auteur === undefined ? member.authorId : auteur === 'geen' ? null : auteur;
  if (rol) return { role: rol, authorId: rol === 'member' ? null : authorId };
  if (auteur === undefined) return { role: member.role, authorId };
  if (authorId === null) return { role: member.role === 'author' ? 'member' : member.role, authorId };
  return { role: member.role === 'member' ? 'author' : member.role, authorId };
}

type Given = { tier: 'free' | 'pro'; proUntil: Date | null };

function givenWished(given: Given, { tier = given.tier, tot }: Wishes): Given {
  return { tier, proUntil: tier === 'pro' && tot ? endOfDay(tot) : null };
}

/** One line that says who this is. */
export function describeMember({ name, email, tier, proUntil, role, authorId, bannedAt }: Member): string {
  const until = proUntil ? ` tot ${proUntil.toISOString()}` : '';
  return `${name || '(nog geen naam)'} <${email}>: ${tier}${until}, ${role}${authorId ? `, auteur ${authorId}` : ''}${bannedAt ? ', geblokkeerd' : ''}`;
}
