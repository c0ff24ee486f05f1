import type { AuditStore } from '../../../members/audit/store.ts';
import type { DeskLetters } from '../../../discussion/moderation/letters.ts';
import type { Act } from '../../../discussion/moderation/rules.ts';
import type { ModerationStore } from '../../../discussion/moderation/store.ts';
import type { ReactionStore } from '../../../discussion/store.ts';
import type { MailStore } from '../../../mail/store.ts';
import type { Member } from '../../../members/rules.ts';
import type { MemberStore } from '../../../members/store.ts';

/** What the acts of a moderator work with. */
export type DeskNeeds = {
  audit: AuditStore;
  moderation: ModerationStore;
  deskLetters: DeskLetters;
  reactions: ReactionStore;
  members: MemberStore;
  mail: MailStore;
  atOnce: <T>(act: () => T) => T;
};

/** Who does it, and when. */
export type By = { moderator: Member; now: Date };

/** Null: someone without an account, or who left. */
export const writerOf = (
  { members }: Pick<DeskNeeds, 'members'>,
  { memberId }: { memberId: number | null },
): Member | null => (memberId === null ? null : members.find(memberId));

type About = Pick<Act, 'reactionId' | 'memberId'> & { articleId?: string | null };

/** Writes down what leaves no act of its own. */
export function note(
  { audit, kind }: Pick<DeskNeeds, 'audit'> & { kind: 'undo' | 'answer' },
  { reactionId, memberId, articleId = null }: About,
  { moderator, now }: By,
): void {
  audit.note({ kind, actorId: moderator.id, reactionId, memberId, articleId, now });
}
