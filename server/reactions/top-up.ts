import type { TopUp } from '#contract';
import type { Article } from '../gate/rules.ts';
import { reactionItem } from './html.ts';
import { isVisible, type Reaction } from './rules.ts';
import type { ReactionStore } from './store.ts';

/** One answer holds this many changes; an older page asks again from where it got. */
export const TOP_UP_MOST = 200;

/**
 * What changed under an article since revision `since`: reactions as ready markup, and what is gone. Null when nothing
 * did. A page from before a restored backup may know a revision that never was; it gets everything.
 */
export function topUp(reactions: ReactionStore, article: Article, since: number): TopUp | null {
  const latest = reactions.revisionOf(article.id);
  if (since === latest) return null;
  const changes = reactions.changesSince(article.id, since > latest ? 0 : since, TOP_UP_MOST);
  const last = changes.at(-1)?.revision ?? latest;
  return {
    revision: last,
    more: last < latest,
    count: reactions.countUnder(article.id),
    changes: changes.map(({ id, reaction }) => {
      const shown = reaction !== null && isShown(reaction, reactions);
      return { id, parent: reaction?.parentId ?? null, html: shown ? reactionItem(reaction, { article }) : null };
    }),
  };
}

/** What is gone stays as a placeholder while someone's reply stands under it. */
function isShown(reaction: Reaction, reactions: ReactionStore): boolean {
  return isVisible(reaction) || (reaction.parentId === null && reactions.hasVisibleReplies(reaction.id));
}
