import { toDate as date } from '../database/open.ts';
import { type Role, roleMay } from '../members/permissions.ts';
import type { HeldFor, Reaction } from './rules.ts';

/** A reaction with its writer as they are called today, and the number of its latest change. */
export const reactionColumns = `reaction.*, coalesce(member.name, reaction.guest_name) AS member_name, member.author_id, member.role,
       coalesce(member.silenced, 0) AS silenced, change.revision
    FROM reaction
    LEFT JOIN member ON member.id = reaction.member_id
    JOIN change ON change.reaction_id = reaction.id`;

/** What everyone who may read the article sees. `isVisible` says the same of a reaction at hand. */
export const visible = 'withdrawn_at IS NULL AND hidden_at IS NULL AND held_for IS NULL';

/** A row of `reactionColumns`. */
export type ReactionRow = {
  id: number;
  article_id: string;
  parent_id: number | null;
  answers_id: number | null;
  member_id: number | null;
  member_name: string;
  author_id: string | null;
  role: Role | null;
  silenced: 0 | 1;
  text: string;
  placed_at: number;
  edited_at: number | null;
  moderated_at: number | null;
  withdrawn_at: number | null;
  held_for: HeldFor | null;
  hidden_at: number | null;
  revision: number;
};

export function reactionFrom(row: ReactionRow): Reaction {
  return {
    id: row.id,
    articleId: row.article_id,
    parentId: row.parent_id,
    answersId: row.answers_id,
    memberId: row.member_id,
    memberName: row.member_name,
    authorId: row.author_id,
    byStaff: row.role !== null && roleMay(row.role, 'speak-for-house'),
    text: row.text,
    placedAt: new Date(row.placed_at),
    editedAt: date(row.edited_at),
    moderatedAt: date(row.moderated_at),
    withdrawnAt: date(row.withdrawn_at),
    heldFor: row.held_for,
    hiddenAt: date(row.hidden_at),
    silenced: row.silenced === 1,
    revision: row.revision,
  };
}
