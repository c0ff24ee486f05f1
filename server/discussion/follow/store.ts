import { type Db, toDate } from '../../database/open.ts';

/** One member and one article with something to tell. */
export type Pending = { memberId: number; articleId: string; reactionIds: number[]; mailedAt: Date | null };
/** A digest in the outbox. `isChanged`: something it quotes is not as it was when it was written. */
export type Unsent = Omit<Pending, 'mailedAt'> & {
  mailId: number;
  cause: string;
  isChanged: boolean;
  mayHaveArrived: boolean;
};
export type FollowStore = ReturnType<typeof openFollows>;

export function openFollows(db: Db) {
  const state = db
    .prepare<[number, string], 'following' | 'muted'>('SELECT state FROM follow WHERE member_id = ? AND article_id = ?')
    .pluck();
  const set = db.prepare(
    `INSERT INTO follow (member_id, article_id, state, set_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (member_id, article_id) DO UPDATE SET state = excluded.state, set_at = excluded.set_at`,
  );
  const followed = db
    .prepare<[number], string>("SELECT article_id FROM follow WHERE member_id = ? AND state = 'following'")
    .pluck();
  const forgetNotices = db.prepare('DELETE FROM notice WHERE member_id = ? AND article_id = ?');

  // Final: placed before the edit window, and let through before it if a moderator had to.
  const final = `withdrawn_at IS NULL AND hidden_at IS NULL AND held_for IS NULL AND notified_at IS NULL
                 AND placed_at <= @before`;
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

  const forgetQuotes = db.prepare('DELETE FROM mail_quote WHERE mail_id IN (SELECT id FROM mail WHERE cause = ?)');
  const quote = db.prepare(
    `INSERT INTO mail_quote (mail_id, reaction_id, article_id, revision)
     SELECT mail.id, change.reaction_id, change.article_id, change.revision FROM mail JOIN change ON change.reaction_id = @reactionId
      WHERE mail.cause = @cause AND mail.sent_at IS NULL`,
  );
  const forgetSent = db.prepare(
    'DELETE FROM mail_quote WHERE mail_id IN (SELECT mail_id FROM mail_quote JOIN mail ON mail.id = mail_id WHERE sent_at IS NOT NULL)',
  );
  const unsent = db.prepare<[], UnsentRow>(
    `SELECT mail.id, mail.cause, mail.member_id, mail.unsure, mail_quote.article_id,
            group_concat(mail_quote.reaction_id) AS reaction_ids, max(change.revision <> mail_quote.revision) AS changed
       FROM mail_quote JOIN mail ON mail.id = mail_quote.mail_id JOIN change ON change.reaction_id = mail_quote.reaction_id
      WHERE mail.sent_at IS NULL AND mail.member_id IS NOT NULL GROUP BY mail.id`,
  );

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

    /** Writes down what a digest quotes, as it is now. Call it inside the mail's transaction. */
    quoted(cause: string, reactionIds: number[]): void {
      forgetQuotes.run(cause);
      for (const reactionId of reactionIds) quote.run({ cause, reactionId });
    },

    /** Digests that did not leave yet, also those that nobody tries to send any more. */
    unsent(): Unsent[] {
      forgetSent.run();
      return unsent.all().map((row) => ({
        mailId: row.id,
        cause: row.cause,
        memberId: row.member_id,
        articleId: row.article_id,
        reactionIds: row.reaction_ids.split(',').map(Number),
        isChanged: row.changed === 1,
        mayHaveArrived: row.unsure > 0,
      }));
    },

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

type UnsentRow = {
  id: number;
  cause: string;
  member_id: number;
  unsure: number;
  article_id: string;
  reaction_ids: string;
  changed: 0 | 1;
};
type PendingRow = { member_id: number; article_id: string; reaction_ids: string; mailed_at: number | null };
