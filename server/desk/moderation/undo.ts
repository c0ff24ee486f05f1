import { Refusal } from '../../http/errors.ts';
import type { Reaction } from '../../discussion/rules.ts';
import type { Tools } from '../../tools.ts';
import type { Act, ActKind } from '../../discussion/moderation/rules.ts';

/** What was there before goes with a writer who leaves. Throws `nothing-to-do` when nothing can be put back. */
export function ensureKept({ kind, before }: Pick<Act, 'kind' | 'before'>): void {
  if (ON_REACTION.includes(kind) && Object.keys(before).length === 0) throw new Refusal('nothing-to-do');
}
const ON_REACTION: readonly ActKind[] = ['release', 'hide', 'restore', 'keep', 'edit'];

/** How each act is taken back, with what its row says was there before. */
export function openUndo({
  moderation,
  members,
}: Pick<Tools, 'moderation' | 'members'>): Record<ActKind, (act: Act, now: Date) => void> {
  const setBack = ({ articleId, before }: Act, now: Date): void =>
    moderation.setThread(articleId!, before.state as 'open' | 'closed' | null, now);

  /** What this act decided is open again. */
  const reopenReports = (before: Act['before']): void =>
    (before.reports as number[]).forEach((id) => moderation.reopenReport(id));

  return {
    release: ({ reactionId, before }) => moderation.setHeld(reactionId!, before.heldFor as Reaction['heldFor'], null),
    hide({ reactionId, before }) {
      moderation.setHeld(reactionId!, before.heldFor as Reaction['heldFor'], null);
      reopenReports(before);
    },
    restore: ({ reactionId, before }) => moderation.hide(reactionId!, new Date(before.hiddenAt as number)),
    keep: ({ before }) => reopenReports(before),
    edit({ reactionId, before }) {
      const at = before.moderatedAt as number | null;
      moderation.rewrite(reactionId!, before.text as string, at === null ? null : new Date(at));
    },
    ban: ({ memberId }) => members.ban(memberId!, null),
    unban({ memberId, before }) {
      const until = before.until as number | null;
      members.ban(memberId!, new Date(before.at as number), {
        until: until === null ? null : new Date(until),
        silenced: before.silenced === true,
      });
    },
    close: (act, now) => setBack(act, now),
    open: (act, now) => setBack(act, now),
    auto: (act, now) => setBack(act, now),
  };
}
