import { openRecent } from '../database/lru.ts';
import type { Db } from '../database/open.ts';
import { reactionColumns, reactionFrom, type ReactionRow } from './reaction-rows.ts';
import { asThreads, isVisible, type Reaction, type Thread } from './rules.ts';

/** Articles whose reactions stay in memory: the ones that are talked about. */
const LISTS_KEPT = 100;

type Change = { id: number; revision: number; reaction: Reaction | null };

/** Reactions by their number, and per article with what changed there. */
export function openLists(db: Db) {
  const byId = db.prepare<[number], ReactionRow>(`SELECT ${reactionColumns} WHERE reaction.id = ?`);
  const under = db.prepare<[string], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.article_id = ? ORDER BY placed_at, reaction.id`,
  );
  const revisionOf = db
    .prepare<[string], number>('SELECT coalesce(max(revision), 0) FROM change WHERE article_id = ?')
    .pluck();
  const revision = db.prepare<[], number>('SELECT coalesce(max(revision), 0) FROM change').pluck();
  const changes = db.prepare<[string, number, number], { id: number; revision: number }>(
    'SELECT reaction_id AS id, revision FROM change WHERE article_id = ? AND revision > ? ORDER BY revision LIMIT ?',
  );

  /** An aggregate always has a row. */
  const latestUnder = (articleId: string): number => revisionOf.get(articleId) ?? 0;

  const find = (id: number): Reaction | null => {
    const row = byId.get(id);
    return row ? reactionFrom(row) : null;
  };
  const lists = openRecent<string, { revision: number; reactions: Map<number, Reaction> }>(LISTS_KEPT);

  /**
   * All reactions under an article, oldest first, kept in memory and brought up to date with what changed since. What did
   * not change is the same object as before, so that what is drawn of it can be kept too. Never call it inside a
   * transaction that may be rolled back.
   */
  const current = (articleId: string): Reaction[] => {
    const latest = latestUnder(articleId);
    let list = lists.get(articleId);
    if (!list || list.revision > latest) {
      const all = under.all(articleId).map(reactionFrom);
      list = { revision: latest, reactions: new Map(all.map((reaction) => [reaction.id, reaction])) };
      lists.set(articleId, list);
    } else if (list.revision < latest) {
      renew(list.reactions, changes.all(articleId, list.revision, -1), find);
      list = { revision: latest, reactions: inOrder(list.reactions) };
      lists.set(articleId, list);
    }
    return [...list.reactions.values()];
  };
  return {
    find,
    visibleUnder: (articleId: string): Reaction[] => current(articleId).filter(isVisible),
    /** What everyone sees and, for a member, what they wrote and still waits. */
    threadsUnder: (articleId: string, memberId: number | null = null): Thread[] =>
      asThreads(current(articleId), memberId),
    /** The number of the latest change under an article; 0 when nothing was ever said there. */
    revisionOf: latestUnder,
    /** The number of the latest change anywhere. */
    revision: (): number => revision.get() ?? 0,
    /** What changed under an article since a revision, oldest change first; `reaction` is null when its row is gone. */
    changesSince: (articleId: string, since: number, most: number): Change[] =>
      changes.all(articleId, since, most).map((change) => ({ ...change, reaction: find(change.id) })),
  };
}

/** Brings a list up to date with what changed since. */
function renew(
  reactions: Map<number, Reaction>,
  changed: { id: number }[],
  find: (id: number) => Reaction | null,
): void {
  for (const { id } of changed) {
    const reaction = find(id);
    if (reaction) reactions.set(id, reaction);
    else reactions.delete(id);
  }
}

const before = (a: Reaction, b: Reaction): number => a.placedAt.getTime() - b.placedAt.getTime() || a.id - b.id;

/** Oldest first; nearly always it is already. */
function inOrder(reactions: Map<number, Reaction>): Map<number, Reaction> {
  const list = [...reactions.values()];
  if (
    list.every((reaction, index) => {
      const earlier = list[index - 1];
      return !earlier || before(earlier, reaction) < 0;
    })
  )
    return reactions;
  return new Map(list.sort(before).map((reaction) => [reaction.id, reaction]));
}
