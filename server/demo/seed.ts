import { hashPassword } from '../members/passwords.ts';
import type { MemberStore } from '../members/store.ts';
import type { ReactionStore } from '../discussion/store.ts';
import { demoReactions } from './reactions.ts';

/** One pass phrase for all sample members: it is printed at the start, so it protects nothing. */
export const DEMO_PASSWORD = 'kennis is om te delen';

export const demoMembers = [
  { email: 'anna@kennisbank.example', name: 'Anna Brouwer', tier: 'free', role: 'member', authorId: null },
  { email: 'bram@kennisbank.example', name: 'Bram de Wit', tier: 'pro', role: 'member', authorId: null },
  { email: 'hanneke@kennisbank.example', name: 'Hanneke Vos', tier: 'pro', role: 'author', authorId: 'hanneke-vos' },
  { email: 'moderator@kennisbank.example', name: 'Kees Bakker', tier: 'free', role: 'moderator', authorId: null },
  { email: 'redactie@kennisbank.example', name: 'Ineke Smeets', tier: 'pro', role: 'editor', authorId: null },
  { email: 'boekhouding@kennisbank.example', name: 'Lies Prins', tier: 'free', role: 'bookkeeper', authorId: null },
  { email: 'beheer@kennisbank.example', name: 'Joost de Graaf', tier: 'free', role: 'administrator', authorId: null },
] as const;

/** Fills an empty database with sample members and their reactions. A database with members is left alone. */
export async function seedDemo(
  { members, reactions }: { members: MemberStore; reactions: ReactionStore },
  now: Date,
): Promise<void> {
  if (members.count() > 0) return;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const proUntil = new Date(now.getTime() + 200 * DAY);

  for (const { email, name, tier, role, authorId } of demoMembers) {
    const id = members.add({ email, name, passwordHash, joinedAt: new Date(now.getTime() - 300 * DAY) })!;
    members.verify(id, now);
    members.setStanding(id, { tier, role, authorId, proUntil: tier === 'pro' ? proUntil : null });
  }
  const placed = new Map<number, number>();
  for (const { article, by, text, hoursAgo, answers } of demoReactions) {
    const placedAt = new Date(now.getTime() - hoursAgo * HOUR);
    const memberId = members.findByEmail(`${by}@kennisbank.example`)!.id;
    const parentId = answers ? placed.get(answers)! : null;
    const row = { articleId: article, memberId, text, formKey: `demo ${hoursAgo}`, placedAt };
    placed.set(hoursAgo, reactions.add({ ...row, parentId, answersId: parentId }));
  }
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
