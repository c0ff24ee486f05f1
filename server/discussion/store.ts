import { type Db, only } from '../database/open.ts';
import { openLists } from './list-store.ts';
import { openPlacing } from './placing-store.ts';
import { reactionColumns, reactionFrom, type ReactionRow, visible } from './reaction-rows.ts';
import { isVisible, type Reaction, type ThreadState } from './rules.ts';

export type ReactionStore = ReturnType<typeof openReactions>;

/** Reactions: what is written, what is listed, and what is asked of them; three small stores under one name. */
export const openReactions = (db: Db) => ({ ...openPlacing(db), ...openLists(db), ...openQuestions(db) });

function openQuestions(db: Db) {
  const mine = db.prepare<[number, string], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.member_id = ? AND reaction.article_id = ? ORDER BY placed_at, reaction.id`,
  );
  const repliesTo = db.prepare<[number], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.parent_id = ? ORDER BY placed_at, reaction.id`,
  );
  const newest = db.prepare<[number], ReactionRow>(
    `SELECT ${reactionColumns} WHERE ${visible} AND coalesce(member.silenced, 0) = 0 ORDER BY placed_at DESC, reaction.id DESC LIMIT ?`,
  );
  const count = db
    .prepare<[string], number>(
      `SELECT count(*) FROM reaction LEFT JOIN member ON member.id = member_id
        WHERE article_id = ? AND ${visible} AND coalesce(silenced, 0) = 0`,
    )
    .pluck();
  const threadState = db.prepare<[string], ThreadState>('SELECT state FROM thread WHERE article_id = ?').pluck();

  return {
    /** One member's reactions under an article, also those that nobody else sees yet. */
    writtenBy: (memberId: number, articleId: string): Reaction[] => mine.all(memberId, articleId).map(reactionFrom),
    hasVisibleReplies: (id: number): boolean => repliesTo.all(id).map(reactionFrom).some(isVisible),
    /** The newest that can be seen, over all articles, newest first. */
    newest: (most: number): Reaction[] => newest.all(most).map(reactionFrom),
    countUnder: (articleId: string): number => only(count.get(articleId)),
    /** What a moderator decided about the discussion under an article, if anything. */
    threadState: (articleId: string): ThreadState | null => threadState.get(articleId) ?? null,
  };
}
