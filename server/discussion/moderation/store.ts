import { type Db, toDate, written } from '../../database/open.ts';
import type { HeldFor, Reaction } from '../rules.ts';
import { reactionColumns, reactionFrom, type ReactionRow } from '../store.ts';
import {
  type Act,
  type ActKind,
  type Objection,
  type Queue,
  type Reason,
  type Report,
  type Rule,
  type StoredReport,
} from './rules.ts';

export type NewReport = Report & { reactionId: number; memberId: number | null; formKey: string; reportedAt: Date };
export type NewAct = {
  kind: ActKind;
  /** Null: it came about by itself, such as the end of a ban. */
  moderatorId: number | null;
  reactionId?: number | null;
  memberId?: number | null;
  articleId?: string | null;
  rule?: Rule | null;
  reason?: string | null;
  before?: Record<string, unknown>;
  now: Date;
};
/** How much is in each queue. */
export type Waiting = { waiting: number; reported: number; hidden: number; objections: number };
export type ModerationStore = ReturnType<typeof openModeration>;

const spam = "('trap', 'haste', 'stamp')";

export function openModeration(db: Db) {
  const insertReport = db.prepare<object, { id: number }>(
    `INSERT INTO report (reaction_id, member_id, name, email, reason, explanation, form_key, reported_at)
     VALUES (@reactionId, @memberId, @name, @email, @reason, @explanation, @formKey, @reportedAt)
     ON CONFLICT (form_key) DO NOTHING RETURNING id`,
  );
  const reportById = db.prepare<[number], ReportRow>('SELECT * FROM report WHERE id = ?');
  const reports = db.prepare<[number], ReportRow>('SELECT * FROM report WHERE reaction_id = ? ORDER BY id');
  const decide = db.prepare<[number, string, number, number], ReportRow>(
    `UPDATE report SET decided_at = ?, outcome = ?, decided_by = ? WHERE reaction_id = ? AND decided_at IS NULL RETURNING *`,
  );
  const reopen = db.prepare('UPDATE report SET decided_at = NULL, outcome = NULL, decided_by = NULL WHERE id = ?');

  const queues: Record<Queue, string> = {
    waiting: 'WHERE held_for IS NOT NULL AND withdrawn_at IS NULL AND hidden_at IS NULL ORDER BY placed_at',
    reported: `WHERE reaction.id IN (SELECT reaction_id FROM report WHERE decided_at IS NULL) AND withdrawn_at IS NULL ORDER BY placed_at`,
    hidden: 'WHERE hidden_at IS NOT NULL ORDER BY hidden_at DESC',
    all: 'WHERE withdrawn_at IS NULL ORDER BY placed_at DESC, reaction.id DESC',
  };
  const listed = Object.fromEntries(
    Object.entries(queues).map(([name, where]) => [
      name,
      db.prepare<[number, number], ReactionRow>(`SELECT ${reactionColumns} ${where} LIMIT ? OFFSET ?`),
    ]),
  ) as Record<Queue, ReturnType<typeof db.prepare<[number, number], ReactionRow>>>;
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
  const moment = db.prepare<[string], number>('SELECT at FROM moment WHERE name = ?').pluck();
  const setMoment = db.prepare(
    'INSERT INTO moment (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at',
  );

  const hide = db.prepare('UPDATE reaction SET hidden_at = ?, held_for = NULL WHERE id = ?');
  const setHeld = db.prepare('UPDATE reaction SET held_for = ?, released_at = ?, hidden_at = NULL WHERE id = ?');
  const rewrite = db.prepare('UPDATE reaction SET text = ?, moderated_at = ? WHERE id = ?');
  const history = db.prepare<[number, number], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.member_id = ? ORDER BY placed_at DESC LIMIT ?`,
  );
  const setThread = db.prepare(
    `INSERT INTO thread (article_id, state, set_at) VALUES (?, ?, ?)
     ON CONFLICT (article_id) DO UPDATE SET state = excluded.state, set_at = excluded.set_at`,
  );
  const forgetThread = db.prepare('DELETE FROM thread WHERE article_id = ?');

  const insertAct = db.prepare<object, { id: number }>(
    `INSERT INTO act (kind, moderator_id, reaction_id, member_id, article_id, rule, reason, before, acted_at)
     VALUES (@kind, @moderatorId, @reactionId, @memberId, @articleId, @rule, @reason, @before, @now) RETURNING id`,
  );
  const actColumns = `act.*, moderator.name AS moderator_name, member.name AS member_name FROM act
    LEFT JOIN member AS moderator ON moderator.id = act.moderator_id LEFT JOIN member ON member.id = act.member_id`;
  const actById = db.prepare<[number], ActRow>(`SELECT ${actColumns} WHERE act.id = ?`);
  const actsOnReaction = db.prepare<[number], ActRow>(
    `SELECT ${actColumns} WHERE act.reaction_id = ? ORDER BY act.id DESC`,
  );
  const actsOnMember = db.prepare<[number, number], ActRow>(
    `SELECT ${actColumns} WHERE act.member_id = ? ORDER BY act.id DESC LIMIT ?`,
  );
  const recentActs = db.prepare<[number], ActRow>(`SELECT ${actColumns} ORDER BY act.id DESC LIMIT ?`);
  const latestOn = db.prepare<object, ActRow>(
    `SELECT ${actColumns} WHERE undone_at IS NULL AND act.reaction_id IS @reactionId AND act.article_id IS @articleId
        AND (act.reaction_id IS NOT NULL OR act.member_id IS @memberId) ORDER BY act.id DESC LIMIT 1`,
  );
  const undone = db.prepare('UPDATE act SET undone_at = ? WHERE id = ?');

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
    /** The new report's id; null when the same report was already there: sent twice, it is still one. */
    addReport: ({ reportedAt, ...report }: NewReport): number | null =>
      written(insertReport, { ...report, reportedAt: reportedAt.getTime() })?.id ?? null,
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

    listed: (queue: Queue, { most, skip }: { most: number; skip: number }): Reaction[] =>
      listed[queue].all(most, skip).map(reactionFrom),
    counts: () => counts.get()!,
    /** What came in since then that a person should look at; a machine's suspicion of spam is no reason to call anyone. */
    newsSince: (since: Date): number => news.get({ since: since.getTime() })!,
    momentOf: (name: string): Date | null => toDate(moment.get(name) ?? null),
    setMoment: (name: string, at: Date): void => void setMoment.run(name, at.getTime()),

    hide: (id: number, now: Date): void => void hide.run(now.getTime(), id),
    /** Sets what a reaction waits for; null lets it through, and brings back what was hidden. */
    setHeld: (id: number, heldFor: HeldFor | null, releasedAt: Date | null): void =>
      void setHeld.run(heldFor, releasedAt?.getTime() ?? null, id),
    rewrite: (id: number, text: string, moderatedAt: Date | null): void =>
      void rewrite.run(text, moderatedAt?.getTime() ?? null, id),
    historyOf: (memberId: number, most: number): Reaction[] => history.all(memberId, most).map(reactionFrom),
    /** Opens or closes a discussion whatever its age; null leaves it to the article and its age again. */
    setThread(articleId: string, state: 'open' | 'closed' | null, now: Date): void {
      if (state) setThread.run(articleId, state, now.getTime());
      else forgetThread.run(articleId);
    },

    addAct: ({ before = {}, now, ...act }: NewAct): number =>
      written(insertAct, {
        reactionId: null,
        memberId: null,
        articleId: null,
        rule: null,
        reason: null,
        ...act,
        before: JSON.stringify(before),
        now: now.getTime(),
      })!.id,
    findAct: (id: number): Act | null => {
      const row = actById.get(id);
      return row ? actFrom(row) : null;
    },
    actsOnReaction: (id: number): Act[] => actsOnReaction.all(id).map(actFrom),
    actsOnMember: (id: number, most: number): Act[] => actsOnMember.all(id, most).map(actFrom),
    recentActs: (most: number): Act[] => recentActs.all(most).map(actFrom),
    /** The last act that still stands on the same reaction, member or article. */
    latestLike: ({ reactionId, memberId, articleId }: Act): Act | null => {
      const row = latestOn.get({ reactionId, memberId, articleId });
      return row ? actFrom(row) : null;
    },
    markUndone: (id: number, now: Date): void => void undone.run(now.getTime(), id),

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

type ActRow = {
  id: number;
  kind: ActKind;
  moderator_id: number | null;
  moderator_name: string | null;
  reaction_id: number | null;
  member_id: number | null;
  member_name: string | null;
  article_id: string | null;
  rule: Rule | null;
  reason: string | null;
  before: string;
  acted_at: number;
  undone_at: number | null;
};

function actFrom(row: ActRow): Act {
  const { id, kind, rule, reason } = row;
  return {
    id,
    kind,
    rule,
    reason,
    moderatorId: row.moderator_id,
    moderatorName: row.moderator_name,
    reactionId: row.reaction_id,
    memberId: row.member_id,
    memberName: row.member_name,
    articleId: row.article_id,
    before: JSON.parse(row.before) as Record<string, unknown>,
    actedAt: new Date(row.acted_at),
    undoneAt: toDate(row.undone_at),
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
