import { type Db, only } from '../../database/open.ts';
import type { Reaction } from '../rules.ts';
import { reactionColumns, reactionFrom, type ReactionRow } from '../reaction-rows.ts';
import type { Queue } from './rules.ts';

/** How much is in each queue. */
type Waiting = { waiting: number; reported: number; hidden: number; objections: number };

const spam = "('trap', 'haste', 'stamp')";

/** What waits for a moderator. */
export function openQueues(db: Db) {
  const queue = (where: string) =>
    db.prepare<[number, number], ReactionRow>(`SELECT ${reactionColumns} ${where} LIMIT ? OFFSET ?`);
  const listed = {
    waiting: queue('WHERE held_for IS NOT NULL AND withdrawn_at IS NULL AND hidden_at IS NULL ORDER BY placed_at'),
    reported: queue(
      'WHERE reaction.id IN (SELECT reaction_id FROM report WHERE decided_at IS NULL) AND withdrawn_at IS NULL ORDER BY placed_at',
    ),
    hidden: queue('WHERE hidden_at IS NOT NULL ORDER BY hidden_at DESC'),
    all: queue('WHERE withdrawn_at IS NULL ORDER BY placed_at DESC, reaction.id DESC'),
  } satisfies Record<Queue, unknown>;
  const counts = db.prepare<[], Waiting>(
    `SELECT (SELECT count(*) FROM reaction WHERE held_for IS NOT NULL AND withdrawn_at IS NULL AND hidden_at IS NULL) AS waiting,
            (SELECT count(DISTINCT reaction_id) FROM report JOIN reaction ON reaction.id = reaction_id
              WHERE decided_at IS NULL AND withdrawn_at IS NULL) AS reported,
            (SELECT count(*) FROM reaction WHERE hidden_at IS NOT NULL) AS hidden,
            (SELECT count(*) FROM objection WHERE decided_at IS NULL) AS objections`,
  );
  const news = db
    .prepare<{ since: number }, number>(
      `SELECT (SELECT count(*) FROM reaction WHERE held_for IS NOT NULL AND held_for NOT IN ${spam}
                  AND withdrawn_at IS NULL AND hidden_at IS NULL AND placed_at > @since)
            + (SELECT count(*) FROM report WHERE decided_at IS NULL AND reported_at > @since)
            + (SELECT count(*) FROM objection WHERE decided_at IS NULL AND made_at > @since)`,
    )
    .pluck();

  return {
    listed: (queue: Queue, { most, skip }: { most: number; skip: number }): Reaction[] =>
      listed[queue].all(most, skip).map(reactionFrom),
    counts: () => only(counts.get()),
    /** What came in since then that a person should look at; a machine's suspicion of spam is no reason to call anyone. */
    newsSince: (since: Date): number => only(news.get({ since: since.getTime() })),
  };
}
