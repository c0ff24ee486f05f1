import type { Db } from '../../database/open.ts';

type Unlock = { memberId: number; articleId: string; now: Date; monthStart: Date; limit: number };
export type GateStore = ReturnType<typeof openGate>;

export function openGate(db: Db) {
  const has = db.prepare<[number, string], { found: 1 }>(
    'SELECT 1 AS found FROM unlock WHERE member_id = ? AND article_id = ?',
  );
  const used = db.prepare<[number, number], { n: number }>(
    'SELECT count(*) AS n FROM unlock WHERE member_id = ? AND unlocked_at >= ?',
  );
  // Counted inside the statement: two tabs at once cannot both take the last one.
  const add = db.prepare(
    `INSERT INTO unlock (member_id, article_id, unlocked_at)
     SELECT @memberId, @articleId, @now
      WHERE (SELECT count(*) FROM unlock WHERE member_id = @memberId AND unlocked_at >= @monthStart) < @limit
     ON CONFLICT (member_id, article_id) DO NOTHING`,
  );
  const addDownload = db.prepare('INSERT INTO ebook_download (member_id, file, downloaded_at) VALUES (?, ?, ?)');

  return {
    isUnlocked: (memberId: number, articleId: string): boolean => has.get(memberId, articleId) !== undefined,
    usedSince: (memberId: number, start: Date): number => used.get(memberId, start.getTime())!.n,

    /** False when the month's articles are used up. Unlocking what is unlocked counts nothing and is true. */
    unlock({ now, monthStart, ...unlock }: Unlock): boolean {
      const { changes } = add.run({ ...unlock, now: now.getTime(), monthStart: monthStart.getTime() });
      return changes === 1 || this.isUnlocked(unlock.memberId, unlock.articleId);
    },

    logDownload: (memberId: number, file: string, now: Date): void => {
      addDownload.run(memberId, file, now.getTime());
    },
  };
}
