import { toDate } from '../../../database/open.ts';
import type { Act } from '../../../discussion/moderation/rules.ts';
import type { ModerationStore } from '../../../discussion/moderation/store.ts';
import { Refusal } from '../../../http/errors.ts';
import type { MemberStore } from '../../../members/store.ts';

type Needs = { moderation: ModerationStore; members: MemberStore };

/** Takes an act back, with what its row says was there before. Throws `nothing-to-do` when nothing can be put back. */
export function takeBack({ moderation, members }: Needs, act: Act, now: Date): void {
  switch (act.kind) {
    case 'release':
      return moderation.setHeld(act.reactionId, kept(act.before).heldFor, null);
    case 'hide':
      moderation.setHeld(act.reactionId, kept(act.before).heldFor, null);
      return kept(act.before).reports.forEach((id) => moderation.reopenReport(id));
    case 'keep':
      return kept(act.before).reports.forEach((id) => moderation.reopenReport(id));
    case 'restore':
      return moderation.hide(act.reactionId, new Date(kept(act.before).hiddenAt));
    case 'edit': {
      const { text, moderatedAt } = kept(act.before);
      return moderation.rewrite(act.reactionId, text, toDate(moderatedAt));
    }
    case 'ban':
      if (act.memberId !== null) members.ban(act.memberId, null); // whoever left is banned no more
      return;
    case 'unban':
      return banAgain(members, act.memberId, act.before);
    case 'close':
    case 'open':
    case 'auto':
      return moderation.setThread(act.articleId, kept(act.before).state, now);
  }
}

type Ban = { at: number; until: number | null; silenced: boolean };

/** Whoever left cannot be banned again. */
function banAgain(members: MemberStore, memberId: number | null, before: Ban | null): void {
  if (memberId === null || !before) return;
  members.ban(memberId, new Date(before.at), { until: toDate(before.until), silenced: before.silenced });
}

/** What was there before goes with a writer who leaves. */
function kept<T>(before: T | null): T {
  if (before === null) throw new Refusal('nothing-to-do');
  return before;
}
