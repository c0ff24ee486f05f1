import type { Db } from '../../database/open.ts';
import { openNotices } from './notice-store.ts';
import { openQuotes } from './quote-store.ts';

/** 'replies': no mail about every reaction; answers to the member's own stay as the account says. */
type FollowState = 'following' | 'replies' | 'muted';
export type FollowStore = ReturnType<typeof openFollows>;

/** Who wants mail about an article, whom to tell of what, and what that mail quotes: three small stores under one name. */
export const openFollows = (db: Db) => ({ ...openWishes(db), ...openNotices(db), ...openQuotes(db) });

function openWishes(db: Db) {
  const state = db
    .prepare<[number, string], FollowState>('SELECT state FROM follow WHERE member_id = ? AND article_id = ?')
    .pluck();
  const set = db.prepare(
    `INSERT INTO follow (member_id, article_id, state, set_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (member_id, article_id) DO UPDATE SET state = excluded.state, set_at = excluded.set_at`,
  );
  const followed = db
    .prepare<[number], string>("SELECT article_id FROM follow WHERE member_id = ? AND state = 'following'")
    .pluck();
  const forgetNotices = db.prepare('DELETE FROM notice WHERE member_id = ? AND article_id = ?');

  return {
    isFollowing: (memberId: number, articleId: string): boolean => state.get(memberId, articleId) === 'following',
    followedBy: (memberId: number): string[] => followed.all(memberId),

    follow: (memberId: number, articleId: string, now: Date): void =>
      void set.run(memberId, articleId, 'following', now.getTime()),

    /** No mail about every reaction any more; answers to the member's own stay as they were. */
    unfollow: (memberId: number, articleId: string, now: Date): void =>
      void set.run(memberId, articleId, 'replies', now.getTime()),

    /** No more mail about this article, not even replies; what was still to be told is dropped. */
    mute(memberId: number, articleId: string, now: Date): void {
      set.run(memberId, articleId, 'muted', now.getTime());
      forgetNotices.run(memberId, articleId);
    },
  };
}
