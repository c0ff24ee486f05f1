import { type Db, only } from '../../database/open.ts';

/** How far the numbers of the changes had come: of reactions, and of discussions that a moderator opened or closed. */
type Mark = { reactions: number; threads: number };

/** Which articles changed, as triggers keep it: no way of writing can forget it. */
export function openChanges(db: Db) {
  const mark = db.prepare<[], Mark>(
    `SELECT (SELECT coalesce(max(revision), 0) FROM change) AS reactions,
            (SELECT coalesce(max(revision), 0) FROM thread_change) AS threads`,
  );
  const since = db
    .prepare<Mark, string>(
      `SELECT article_id FROM change WHERE revision > @reactions
       UNION SELECT article_id FROM thread_change WHERE revision > @threads`,
    )
    .pluck();
  return {
    mark: (): Mark => only(mark.get()),
    articlesSince: (before: Mark): string[] => since.all(before),
    /** All that anything was ever said or decided under. */
    articles: (): string[] => since.all({ reactions: 0, threads: 0 }),
  };
}
