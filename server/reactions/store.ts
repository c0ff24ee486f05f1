import { EDIT_WINDOW_MINUTES } from '#contract';
import { type Db, toDate as date } from '../database/open.ts';
import type { Reaction } from './rules.ts';

type Row = {
  id: number;
  article_id: string;
  member_id: number;
  member_name: string;
  author_id: string | null;
  text: string;
  placed_at: number;
  edited_at: number | null;
  withdrawn_at: number | null;
};

export type NewReaction = { articleId: string; memberId: number; text: string; formKey: string; placedAt: Date };
export type Rewrite = { id: number; memberId: number; text: string; now: Date };
export type ReactionStore = ReturnType<typeof openReactions>;

const columns = `reaction.*, member.name AS member_name, member.author_id
    FROM reaction
    JOIN member ON member.id = reaction.member_id`;

export function openReactions(db: Db) {
  const insert = db.prepare<[string, number, string, string, number], { id: number }>(
    `INSERT INTO reaction (article_id, member_id, text, form_key, placed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (member_id, form_key) DO NOTHING RETURNING id`,
  );
  const byKey = db.prepare<[number, string], { id: number }>(
    'SELECT id FROM reaction WHERE member_id = ? AND form_key = ?',
  );
  const byId = db.prepare<[number], Row>(`SELECT ${columns} WHERE reaction.id = ?`);
  const visible = db.prepare<[string], Row>(
    `SELECT ${columns} WHERE article_id = ? AND withdrawn_at IS NULL ORDER BY placed_at, reaction.id`,
  );
  const update = db.prepare<[string, number, number, number, number]>(
    `UPDATE reaction SET text = ?, edited_at = ?
      WHERE id = ? AND member_id = ? AND withdrawn_at IS NULL AND placed_at > ?`,
  );
  const withdraw = db.prepare(
    'UPDATE reaction SET withdrawn_at = ? WHERE id = ? AND member_id = ? AND withdrawn_at IS NULL',
  );
  const articles = db.prepare<[], { article_id: string }>('SELECT DISTINCT article_id FROM reaction');

  return {
    /** The id of the new row, or of the row that the same form already made. */
    add({ articleId, memberId, text, formKey, placedAt }: NewReaction): number {
      const row = insert.get(articleId, memberId, text, formKey, placedAt.getTime()) ?? byKey.get(memberId, formKey);
      return row!.id;
    },

    find: (id: number): Reaction | null => {
      const row = byId.get(id);
      return row ? fromRow(row) : null;
    },

    visibleUnder: (articleId: string): Reaction[] => visible.all(articleId).map(fromRow),

    /** False when the edit window had closed (or the row is not the member's) at the instant of writing. */
    rewrite({ id, memberId, text, now }: Rewrite): boolean {
      const openSince = now.getTime() - EDIT_WINDOW_MINUTES * 60_000;
      return update.run(text, now.getTime(), id, memberId, openSince).changes === 1;
    },

    /** False when someone else's or already withdrawn. */
    withdraw: (id: number, memberId: number, now: Date): boolean =>
      withdraw.run(now.getTime(), id, memberId).changes === 1,

    articlesWithReactions: (): string[] => articles.all().map((row) => row.article_id),
  };
}

function fromRow(row: Row): Reaction {
  return {
    id: row.id,
    articleId: row.article_id,
    memberId: row.member_id,
    memberName: row.member_name,
    authorId: row.author_id,
    text: row.text,
    placedAt: new Date(row.placed_at),
    editedAt: date(row.edited_at),
    withdrawnAt: date(row.withdrawn_at),
  };
}
