import { EDIT_WINDOW_MINUTES } from '#contract';
import { type Db, only, written } from '../database/open.ts';
import { visible } from './reaction-rows.ts';
import type { HeldFor } from './rules.ts';

type NewReaction = {
  articleId: string;
  memberId: number;
  text: string;
  formKey: string;
  placedAt: Date;
  heldFor?: HeldFor | null;
  parentId?: number | null;
  answersId?: number | null;
};
type Rewrite = { id: number; memberId: number; text: string; now: Date; heldFor?: HeldFor | null };

/** What members write, and what is asked before it is placed. */
export function openPlacing(db: Db) {
  const insert = db.prepare<object, { id: number }>(
    `INSERT INTO reaction (article_id, parent_id, answers_id, member_id, text, form_key, placed_at, held_for)
     VALUES (@articleId, @parentId, @answersId, @memberId, @text, @formKey, @placedAt, @heldFor)
     ON CONFLICT (member_id, form_key) DO NOTHING RETURNING id`,
  );
  const byKey = db.prepare<[number, string], { id: number }>(
    'SELECT id FROM reaction WHERE member_id = ? AND form_key = ?',
  );
  const update = db.prepare<[string, number, string | null, number, number, number]>(
    `UPDATE reaction SET text = ?, edited_at = ?, held_for = coalesce(held_for, ?)
      WHERE id = ? AND member_id = ? AND withdrawn_at IS NULL AND hidden_at IS NULL AND placed_at > ?`,
  );
  const withdraw = db.prepare(
    'UPDATE reaction SET withdrawn_at = ? WHERE id = ? AND member_id = ? AND withdrawn_at IS NULL',
  );
  const known = db.prepare<[number], 1>(`SELECT 1 FROM reaction WHERE member_id = ? AND ${visible} LIMIT 1`).pluck();
  const repeated = db
    .prepare<object, 1>(
      `SELECT 1 FROM reaction WHERE substr(lower(text), 1, 60) = substr(lower(@text), 1, 60) AND placed_at > @since
          AND lower(text) = lower(@text) AND id <> @exceptId LIMIT 1`,
    )
    .pluck();
  const lately = db
    .prepare<object, string>(
      `SELECT text FROM (SELECT text FROM reaction WHERE placed_at > @since AND id <> @exceptId ORDER BY placed_at DESC LIMIT @most)
       UNION SELECT text FROM (SELECT text FROM reaction WHERE hidden_at > @since AND id <> @exceptId ORDER BY hidden_at DESC LIMIT @most)`,
    )
    .pluck();

  return {
    /** The id of the new row, or of the row that the same form already made. */
    add({ heldFor = null, parentId = null, answersId = null, placedAt, ...rest }: NewReaction): number {
      const row = { ...rest, heldFor, parentId, answersId, placedAt: placedAt.getTime() };
      return only(written(insert, row) ?? byKey.get(rest.memberId, rest.formKey)).id;
    },

    /** False when the edit window had closed (or the row is not the member's) at the instant of writing. */
    rewrite({ id, memberId, text, now, heldFor = null }: Rewrite): boolean {
      const openSince = now.getTime() - EDIT_WINDOW_MINUTES * 60_000;
      return update.run(text, now.getTime(), heldFor, id, memberId, openSince).changes === 1;
    },

    /** False when someone else's or already withdrawn. */
    withdraw: (id: number, memberId: number, now: Date): boolean =>
      withdraw.run(now.getTime(), id, memberId).changes === 1,

    /** Something this member wrote was let through before. */
    isKnown: (memberId: number): boolean => known.get(memberId) !== undefined,
    /** Whether the same words were placed since then, by anyone, in another reaction. */
    isRepeat: (text: string, since: Date, exceptId = 0): boolean =>
      repeated.get({ text, since: since.getTime(), exceptId }) !== undefined,

    /** What was lately placed or hidden, by anyone, in another reaction: at most twice so many. */
    lately: (since: Date, most: number, exceptId = 0): string[] =>
      lately.all({ since: since.getTime(), most, exceptId }),
  };
}
