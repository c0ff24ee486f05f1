import type { Db } from '../database/open.ts';
import type { Report } from './rules.ts';

export type NewReport = Report & { reactionId: number; memberId: number | null; formKey: string; reportedAt: Date };
export type ModerationStore = ReturnType<typeof openModeration>;

export function openModeration(db: Db) {
  const insert = db.prepare(
    `INSERT INTO report (reaction_id, member_id, name, email, reason, explanation, form_key, reported_at)
     VALUES (@reactionId, @memberId, @name, @email, @reason, @explanation, @formKey, @reportedAt)
     ON CONFLICT (form_key) DO NOTHING`,
  );

  return {
    /** False when the same report was already there: sent twice, it is still one. */
    addReport: ({ reportedAt, ...report }: NewReport): boolean =>
      insert.run({ ...report, reportedAt: reportedAt.getTime() }).changes === 1,
  };
}
