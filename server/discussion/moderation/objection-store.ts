import { type Db, toDate, written } from '../../database/open.ts';
import type { Objection } from './rules.ts';

/** Who does not agree with a decision, and the answer they got. */
export function openObjections(db: Db) {
  const insertObjection = db.prepare<[number | null, number | null, string, number], { id: number }>(
    'INSERT INTO objection (act_id, report_id, text, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id',
  );
  const objectionById = db.prepare<[number], ObjectionRow>('SELECT * FROM objection WHERE id = ?');
  const openObjections = db.prepare<[], ObjectionRow>(
    'SELECT * FROM objection WHERE decided_at IS NULL ORDER BY made_at',
  );
  const decideObjection = db.prepare(
    'UPDATE objection SET decided_at = ?, granted = ?, answer = ?, decided_by = ? WHERE id = ? AND decided_at IS NULL',
  );

  return {
    /** The new objection's id; null when there is one already. */
    addObjection: (about: { actId?: number; reportId?: number }, text: string, now: Date): number | null =>
      written(insertObjection, about.actId ?? null, about.reportId ?? null, text, now.getTime())?.id ?? null,
    findObjection: (id: number): Objection | null => {
      const row = objectionById.get(id);
      return row ? objectionFrom(row) : null;
    },
    openObjections: (): Objection[] => openObjections.all().map(objectionFrom),
    /** False when it was decided already. */
    decideObjection: (
      id: number,
      { granted, answer, moderatorId, now }: { granted: boolean; answer: string; moderatorId: number; now: Date },
    ): boolean => decideObjection.run(now.getTime(), granted ? 1 : 0, answer, moderatorId, id).changes === 1,
  };
}

type ObjectionRow = {
  id: number;
  act_id: number | null;
  report_id: number | null;
  text: string;
  made_at: number;
  decided_at: number | null;
  granted: 0 | 1 | null;
};

function objectionFrom(row: ObjectionRow): Objection {
  return {
    id: row.id,
    actId: row.act_id,
    reportId: row.report_id,
    text: row.text,
    madeAt: new Date(row.made_at),
    decidedAt: toDate(row.decided_at),
    granted: row.granted === null ? null : row.granted === 1,
  };
}
