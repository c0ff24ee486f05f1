import { type Db, toDate } from '../../database/open.ts';

/** One member and one article with something to tell. */
export type Pending = { memberId: number; articleId: string; reactionIds: number[]; mailedAt: Date | null };

/** Placed before the edit window, and let through before it if a moderator had to. */
const final = `withdrawn_at IS NULL AND hidden_at IS NULL AND held_for IS NULL AND notified_at IS NULL
                 AND placed_at <= @before`;

/** Who is still to be told of what. */
export function openNotices(db: Db) {
  const noteAnswered = db.prepare(
    `INSERT INTO notice (member_id, reaction_id, article_id, noted_at)
     SELECT answered.member_id, fresh.id, fresh.article_id, @now
       FROM (SELECT * FROM reaction WHERE ${final}) AS fresh
       JOIN reaction AS answered ON answered.id = fresh.answers_id
      WHERE answered.member_id IS NOT NULL AND answered.member_id IS NOT fresh.member_id
        AND 1 = (SELECT granted FROM consent WHERE member_id = answered.member_id AND list = 'replies'
                  ORDER BY consent.id DESC LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM follow WHERE follow.member_id = answered.member_id
                           AND follow.article_id = fresh.article_id AND state = 'muted')
     ON CONFLICT DO NOTHING`,
  );
  const noteFollowed = db.prepare(
    `INSERT INTO notice (member_id, reaction_id, article_id, noted_at)
     SELECT follow.member_id, reaction.id, reaction.article_id, @now
       FROM (SELECT * FROM reaction WHERE ${final}) AS reaction JOIN follow ON follow.article_id = reaction.article_id AND state = 'following'
      WHERE follow.member_id IS NOT reaction.member_id AND reaction.placed_at >= follow.set_at
     ON CONFLICT DO NOTHING`,
  );
  const noted = db.prepare(`UPDATE reaction SET notified_at = @now WHERE ${final}`);
  const pending = db.prepare<[], PendingRow>(
    `SELECT notice.member_id, notice.article_id, group_concat(reaction_id) AS reaction_ids, mailed_at
       FROM notice LEFT JOIN follow ON follow.member_id = notice.member_id AND follow.article_id = notice.article_id
      GROUP BY notice.member_id, notice.article_id`,
  );
  const told = db.prepare(
    `INSERT INTO follow (member_id, article_id, state, set_at, mailed_at) VALUES (@memberId, @articleId, 'replies', @now, @now)
     ON CONFLICT (member_id, article_id) DO UPDATE SET mailed_at = excluded.mailed_at`,
  );
  const forgetNotices = db.prepare('DELETE FROM notice WHERE member_id = ? AND article_id = ?');

  return {
    /** Writes down whom to tell of what has become final. Call it inside a transaction. */
    note(before: Date, now: Date): void {
      const span = { before: before.getTime(), now: now.getTime() };
      noteAnswered.run(span);
      noteFollowed.run(span);
      noted.run({ before: span.before, now: span.now });
    },

    pending: (): Pending[] =>
      pending.all().map((row) => ({
        memberId: row.member_id,
        articleId: row.article_id,
        reactionIds: row.reaction_ids.split(',').map(Number),
        mailedAt: toDate(row.mailed_at),
      })),

    /** There is nothing to tell after all. */
    drop: ({ memberId, articleId }: Pick<Pending, 'memberId' | 'articleId'>): void =>
      void forgetNotices.run(memberId, articleId),

    /** The digest is written: nothing is pending, and the next one waits its time. Call it inside the mail's transaction. */
    told({ memberId, articleId }: Pick<Pending, 'memberId' | 'articleId'>, now: Date): void {
      forgetNotices.run(memberId, articleId);
      told.run({ memberId, articleId, now: now.getTime() });
    },
  };
}

type PendingRow = { member_id: number; article_id: string; reaction_ids: string; mailed_at: number | null };
