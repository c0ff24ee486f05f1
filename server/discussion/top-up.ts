import type { Changed, TopUp } from '#contract';
import type { Article } from '../articles/article.ts';
import { openRecent } from '../database/lru.ts';
import { reactionItem } from './html.ts';
import { isVisible, type Reaction } from './rules.ts';
import type { ReactionStore } from './store.ts';

/** One answer holds this many changes; an older page asks again from where it got. */
const TOP_UP_MOST = 200;

/** Answers kept as bytes: everyone who has the same copy of a page asks the same. */
const BYTES_KEPT = 8 * 1024 * 1024;

/** A cache may answer for this long, so that a busy article costs the server one question in five seconds. */
const CACHING = 'public, max-age=0, s-maxage=5';

type Bytes = Uint8Array<ArrayBuffer>;
type Answered = { status: 200 | 204 | 304; headers: Record<string, string>; body: Bytes | null };
export type TopUps = ReturnType<typeof openTopUps>;

/** Answers to pages that ask what they lack; drawn once, until something changes under the article. */
export function openTopUps(reactions: ReactionStore) {
  const kept = openRecent<string, Bytes>(BYTES_KEPT, ({ length }) => length);

  const bytesFor = (article: Article, since: number, revision: number): Bytes => {
    const key = `${article.id} ${article.author} ${revision} ${since}`;
    const known = kept.get(key);
    if (known) return known;
    const bytes = new Uint8Array(Buffer.from(JSON.stringify(topUp(reactions, article, since))));
    kept.set(key, bytes);
    return bytes;
  };

  return {
    /** What an open article's readers may all be answered; `etag` is what the asker has. */
    answerTo(article: Article, since: number, etag: string | null): Answered {
      const revision = reactions.revisionOf(article.id);
      const headers = { 'Cache-Control': CACHING, ETag: `W/"${revision}"` };
      if (etag === headers.ETag) return { status: 304, headers, body: null };
      if (since === revision) return { status: 204, headers, body: null };
      const body = bytesFor(article, since, revision);
      return { status: 200, headers: { ...headers, 'Content-Type': 'application/json' }, body };
    },
  };
}

/**
 * What changed under an article since revision `since`: reactions as ready markup, and what is gone. A page from before a restored backup may know a revision that never was; it gets everything.
 */
function topUp(reactions: ReactionStore, article: Article, since: number): TopUp {
  const latest = reactions.revisionOf(article.id);
  const changes = reactions.changesSince(article.id, since > latest ? 0 : since, TOP_UP_MOST);
  const last = changes.at(-1)?.revision ?? latest;
  return {
    revision: last,
    more: last < latest,
    count: reactions.countUnder(article.id),
    changes: changes.map(({ id, reaction }) => ({ id, ...asChanged(reaction, { article, reactions }) })),
  };
}

/** How a reaction stands now for everyone: its markup, a placeholder, or nothing. */
export function asChanged(
  reaction: Reaction | null,
  { article, reactions }: { article: Article; reactions: ReactionStore },
): Omit<Changed, 'id'> {
  const shown = reaction !== null && isShown(reaction, reactions);
  return { parent: reaction?.parentId ?? null, html: shown ? reactionItem(reaction, { article }) : null };
}

/** What is gone stays as a placeholder while someone's reply stands under it. */
function isShown(reaction: Reaction, reactions: ReactionStore): boolean {
  return isVisible(reaction) || (reaction.parentId === null && reactions.hasVisibleReplies(reaction.id));
}
