import { z } from 'zod';
import { type Member, parseEmail } from '../members/rules.ts';
import type { MemberStore } from '../members/store.ts';
import { endOfDay } from '../dates.ts';
import { WrongUse } from './command.ts';

const options = z.object({
  tier: z.enum(['free', 'pro'], 'verwacht free of pro').optional(),
  tot: z.iso.date('verwacht een dag zoals 2027-12-31').optional(),
  rol: z.enum(['member', 'moderator', 'editor'], 'verwacht member, moderator of editor').optional(),
  auteur: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'verwacht de naam van een bestand in content/authors')
    .optional(),
  blokkeer: z.boolean().optional(),
  deblokkeer: z.boolean().optional(),
});

export type Asked = Record<string, unknown> & { now: Date };

/** Sets a member's tier, term, role or author; returns one line that says what the member is now. Throws one clear line. */
export function changeMember(members: MemberStore, email: string, { now, ...asked }: Asked): string {
  const parsed = options.safeParse(asked);
  if (!parsed.success) {
    throw new WrongUse(parsed.error.issues.map((issue) => `--${issue.path.join('')}: ${issue.message}`).join('; '));
  }
  const member = members.findByEmail(parseEmail(email));
  if (!member) throw new Error(`Geen lid met het adres ${email}.`);

  const given = members.standingOf(member.id);
  const { tier = given.tier, rol = member.role, auteur, tot } = parsed.data;
  const term = tot ? endOfDay(tot) : null;
  members.setStanding(member.id, {
    tier,
    role: rol,
    proUntil: parsed.data.tier || tot ? (tier === 'pro' ? term : null) : given.proUntil,
    authorId: auteur === undefined ? member.authorId : auteur === 'geen' ? null : auteur,
  });
  if (parsed.data.blokkeer) members.ban(member.id, now);
  if (parsed.data.deblokkeer) members.ban(member.id, null);
  return describeMember(members.find(member.id)!);
}

/** One line that says who this is. */
export function describeMember({ name, email, tier, proUntil, role, authorId, bannedAt }: Member): string {
  const until = proUntil ? ` tot ${proUntil.toISOString()}` : '';
  return `${name || '(nog geen naam)'} <${email}>: ${tier}${until}, ${role}${authorId ? `, auteur ${authorId}` : ''}${bannedAt ? ', geblokkeerd' : ''}`;
}
