import type { Db } from '../../database/open.ts';
import type { Pending } from './notice-store.ts';

/** A digest in the outbox. `isChanged`: something it quotes is not as it was when it was written. */
type Unsent = Omit<Pending, 'mailedAt'> & {
  mailId: number;
  cause: string;
  isChanged: boolean;
  mayHaveArrived: boolean;
};

/** What the digests in the outbox quote, and whether that is still as it was. */
export function openQuotes(db: Db) {
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
