import type { By, DeskNeeds } from './needs.ts';

const KIND = { open: 'open', closed: 'close', auto: 'auto' } as const;

/** Opens or closes a discussion, or leaves it to the article and its age again. Returns the act's number in the log. */
export function setThread(
  { moderation, reactions, atOnce }: DeskNeeds,
  { articleId, state }: { articleId: string; state: keyof typeof KIND },
  { moderator, now }: By,
): number {
  return atOnce(() => {
    const before = { state: reactions.threadState(articleId) };
    moderation.setThread(articleId, state === 'auto' ? null : state, now);
    const about = { reactionId: null, memberId: null, articleId };
    return moderation.addAct({ kind: KIND[state], before, moderatorId: moderator.id, ...about, now });
  });
}
