import type { Db } from '../../database/open.ts';
import type { HeldFor, Reaction, ThreadState } from '../rules.ts';
import { reactionColumns, reactionFrom, type ReactionRow } from '../reaction-rows.ts';

/** What a moderator does to reactions and discussions themselves. */
export function openRestraints(db: Db) {
  const hide = db.prepare('UPDATE reaction SET hidden_at = ?, held_for = NULL WHERE id = ?');
  const setHeld = db.prepare('UPDATE reaction SET held_for = ?, released_at = ?, hidden_at = NULL WHERE id = ?');
  const rewrite = db.prepare('UPDATE reaction SET text = ?, moderated_at = ? WHERE id = ?');
  const history = db.prepare<[number, number], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.member_id = ? ORDER BY placed_at DESC LIMIT ?`,
  );
  const setThread = db.prepare(
    `INSERT INTO thread (article_id, state, set_at) VALUES (?, ?, ?)
     ON CONFLICT (article_id) DO UPDATE SET state = excluded.state, set_at = excluded.set_at`,
  );
  const forgetThread = db.prepare('DELETE FROM thread WHERE article_id = ?');

  return {
    hide: (id: number, now: Date): void => void hide.run(now.getTime(), id),
    /** Sets what a reaction waits for; null lets it through, and brings back what was hidden. */
    setHeld: (id: number, heldFor: HeldFor | null, releasedAt: Date | null): void =>
      void setHeld.run(heldFor, releasedAt?.getTime() ?? null, id),
    rewrite: (id: number, text: string, moderatedAt: Date | null): void =>
      void rewrite.run(text, moderatedAt?.getTime() ?? null, id),
    historyOf: (memberId: number, most: number): Reaction[] => history.all(memberId, most).map(reactionFrom),
    /** Opens or closes a discussion whatever its age; null leaves it to the article and its age again. */
    setThread(articleId: string, state: ThreadState | null, now: Date): void {
      if (state) setThread.run(articleId, state, now.getTime());
      else forgetThread.run(articleId);
    },
  };
}
