import { type Db, only, toDate, written } from '../../database/open.ts';
import type { Act, ActKind, NewAct, Rule } from './rules.ts';

const actColumns = `act.*, moderator.name AS moderator_name, member.name AS member_name FROM act
    LEFT JOIN member AS moderator ON moderator.id = act.moderator_id LEFT JOIN member ON member.id = act.member_id`;

/** The log of what moderators did. Nothing is ever removed from it but a person's words. */
export function openActs(db: Db) {
  const insertAct = db.prepare<object, { id: number }>(
    `INSERT INTO act (kind, moderator_id, reaction_id, member_id, article_id, rule, reason, before, acted_at)
     VALUES (@kind, @moderatorId, @reactionId, @memberId, @articleId, @rule, @reason, @before, @now) RETURNING id`,
  );
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

  return {
    addAct: ({ before, now, ...act }: NewAct): number =>
      only(
        written(insertAct, {
          rule: null,
          reason: null,
          ...act,
          before: JSON.stringify(before),
          now: now.getTime(),
        }),
      ).id,
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

/** What belongs to which kind the table cannot say: `addAct` wrote it, and takes nothing else. */
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
    before: row.before === '{}' ? null : JSON.parse(row.before),
    actedAt: new Date(row.acted_at),
    undoneAt: toDate(row.undone_at),
  } as Act;
}
