import { type Db, toDate, written } from '../../database/open.ts';
import type { Reason, Report, StoredReport } from './rules.ts';

type NewReport = Report & { reactionId: number; memberId: number | null; formKey: string; reportedAt: Date };

/** What readers reported, and what became of it. */
export function openReports(db: Db) {
  const insertReport = db.prepare<object, ReportRow>(
    `INSERT INTO report (reaction_id, member_id, name, email, reason, explanation, form_key, reported_at)
     VALUES (@reactionId, @memberId, @name, @email, @reason, @explanation, @formKey, @reportedAt)
     ON CONFLICT (form_key) DO NOTHING RETURNING *`,
  );
  const reportById = db.prepare<[number], ReportRow>('SELECT * FROM report WHERE id = ?');
  const reports = db.prepare<[number], ReportRow>('SELECT * FROM report WHERE reaction_id = ? ORDER BY id');
  const decide = db.prepare<[number, string, number, number], ReportRow>(
    `UPDATE report SET decided_at = ?, outcome = ?, decided_by = ? WHERE reaction_id = ? AND decided_at IS NULL RETURNING *`,
  );
  const reopen = db.prepare('UPDATE report SET decided_at = NULL, outcome = NULL, decided_by = NULL WHERE id = ?');

  return {
    /** The new report; null when the same report was already there: sent twice, it is still one. */
    addReport({ reportedAt, ...report }: NewReport): StoredReport | null {
      const row = written(insertReport, { ...report, reportedAt: reportedAt.getTime() });
      return row ? reportFrom(row) : null;
    },
    findReport: (id: number): StoredReport | null => {
      const row = reportById.get(id);
      return row ? reportFrom(row) : null;
    },
    reportsOf: (reactionId: number): StoredReport[] => reports.all(reactionId).map(reportFrom),
    /** Closes all open reports of a reaction; who made them is told. */
    decideReports: (
      reactionId: number,
      { outcome, moderatorId, now }: { outcome: 'hidden' | 'kept'; moderatorId: number; now: Date },
    ): StoredReport[] => decide.all(now.getTime(), outcome, moderatorId, reactionId).map(reportFrom),
    reopenReport: (id: number): void => void reopen.run(id),
  };
}

type ReportRow = {
  id: number;
  reaction_id: number;
  member_id: number | null;
  name: string | null;
  email: string | null;
  reason: Reason;
  explanation: string;
  reported_at: number;
  decided_at: number | null;
  decided_by: number | null;
  outcome: 'hidden' | 'kept' | null;
};

function reportFrom(row: ReportRow): StoredReport {
  const { id, name, email, reason, explanation, outcome } = row;
  return {
    id,
    name,
    email,
    reason,
    explanation,
    outcome,
    reactionId: row.reaction_id,
    memberId: row.member_id,
    reportedAt: new Date(row.reported_at),
    decidedAt: toDate(row.decided_at),
    decidedBy: row.decided_by,
  };
}
