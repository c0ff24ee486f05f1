import type { Db } from '../../database/open.ts';
import type { AuditKind, Entry, Note, Person } from './rules.ts';

export type AuditStore = ReturnType<typeof openAudit>;

/** One log of all that staff do. Rows are only added; retention takes away what is old. */
export function openAudit(db: Db) {
  const insert = db.prepare(
    `INSERT INTO audit (kind, actor_id, by_command, member_id, reaction_id, article_id, detail, at)
     VALUES (@kind, @actorId, @byCommand, @memberId, @reactionId, @articleId, @detail, @now)`,
  );
  const newest = db.prepare<[number, number], Row>(
    `SELECT audit.*, actor.name AS actor_name, member.name AS member_name FROM audit
       LEFT JOIN member AS actor ON actor.id = actor_id LEFT JOIN member ON member.id = audit.member_id
      ORDER BY audit.id DESC LIMIT ? OFFSET ?`,
  );

  return {
    /** Call it inside the transaction of what it tells of. */
    note: ({ actorId, now, ...note }: Note): void =>
      void insert.run({
        memberId: null,
        reactionId: null,
        articleId: null,
        detail: '',
        ...note,
        actorId,
        byCommand: actorId === null ? 1 : 0,
        now: now.getTime(),
      }),
    newest: ({ most, skip }: { most: number; skip: number }): Entry[] => newest.all(most, skip).map(fromRow),
  };
}

type Row = {
  id: number;
  kind: AuditKind;
  actor_id: number | null;
  actor_name: string | null;
  by_command: 0 | 1;
  member_id: number | null;
  member_name: string | null;
  reaction_id: number | null;
  article_id: string | null;
  detail: string;
  at: number;
};

const person = (id: number | null, name: string | null): Person | null =>
  id === null || name === null ? null : { id, name };

const fromRow = (row: Row): Entry => ({
  id: row.id,
  kind: row.kind,
  actor: person(row.actor_id, row.actor_name),
  byCommand: row.by_command === 1,
  about: person(row.member_id, row.member_name),
  reactionId: row.reaction_id,
  articleId: row.article_id,
  detail: row.detail,
  at: new Date(row.at),
});
