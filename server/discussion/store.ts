import { EDIT_WINDOW_MINUTES } from '#contract';
import { type Db, toDate as date, written } from '../database/open.ts';
import { type Role, roleMay } from '../members/permissions.ts';
import { openRecent } from '../database/lru.ts';
import { asThreads, type HeldFor, isVisible, type Reaction, type Thread, type ThreadState } from './rules.ts';

export type NewReaction = {
  articleId: string;
  memberId: number;
  text: string;
  formKey: string;
  placedAt: Date;
  heldFor?: HeldFor | null;
  parentId?: number | null;
  answersId?: number | null;
};
export type Rewrite = { id: number; memberId: number; text: string; now: Date; heldFor?: HeldFor | null };
export type Change = { id: number; revision: number; reaction: Reaction | null };
export type ReactionStore = ReturnType<typeof openReactions>;

/** A reaction with its writer as they are called today, and the number of its latest change. */
export const reactionColumns = `reaction.*, coalesce(member.name, reaction.guest_name) AS member_name, member.author_id, member.role,
       coalesce(member.silenced, 0) AS silenced, change.revision
    FROM reaction
    LEFT JOIN member ON member.id = reaction.member_id
    JOIN change ON change.reaction_id = reaction.id`;

/** Articles whose reactions stay in memory: the ones that are talked about. */
const LISTS_KEPT = 100;

/** What everyone who may read the article sees. `isVisible` says the same of a reaction at hand. */
const visible = 'withdrawn_at IS NULL AND hidden_at IS NULL AND held_for IS NULL';

export function openReactions(db: Db) {
  const insert = db.prepare<object, { id: number }>(
    `INSERT INTO reaction (article_id, parent_id, answers_id, member_id, text, form_key, placed_at, held_for)
     VALUES (@articleId, @parentId, @answersId, @memberId, @text, @formKey, @placedAt, @heldFor)
     ON CONFLICT (member_id, form_key) DO NOTHING RETURNING id`,
  );
  const byKey = db.prepare<[number, string], { id: number }>(
    'SELECT id FROM reaction WHERE member_id = ? AND form_key = ?',
  );
  const byId = db.prepare<[number], ReactionRow>(`SELECT ${reactionColumns} WHERE reaction.id = ?`);
  const under = db.prepare<[string], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.article_id = ? ORDER BY placed_at, reaction.id`,
  );
  const mine = db.prepare<[number, string], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.member_id = ? AND reaction.article_id = ? ORDER BY placed_at, reaction.id`,
  );
  const repliesTo = db.prepare<[number], ReactionRow>(
    `SELECT ${reactionColumns} WHERE reaction.parent_id = ? ORDER BY placed_at, reaction.id`,
  );
  const newest = db.prepare<[number], ReactionRow>(
    `SELECT ${reactionColumns} WHERE ${visible} AND coalesce(member.silenced, 0) = 0 ORDER BY placed_at DESC, reaction.id DESC LIMIT ?`,
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
  const count = db
    .prepare<[string], number>(
      `SELECT count(*) FROM reaction LEFT JOIN member ON member.id = member_id
        WHERE article_id = ? AND ${visible} AND coalesce(silenced, 0) = 0`,
    )
    .pluck();
  const revisionOf = db
    .prepare<[string], number>('SELECT coalesce(max(revision), 0) FROM change WHERE article_id = ?')
    .pluck();
  const revision = db.prepare<[], number>('SELECT coalesce(max(revision), 0) FROM change').pluck();
  const changes = db.prepare<[string, number, number], { id: number; revision: number }>(
    'SELECT reaction_id AS id, revision FROM change WHERE article_id = ? AND revision > ? ORDER BY revision LIMIT ?',
  );
  const threadState = db.prepare<[string], ThreadState>('SELECT state FROM thread WHERE article_id = ?').pluck();

  const find = (id: number): Reaction | null => {
    const row = byId.get(id);
    return row ? reactionFrom(row) : null;
  };

  const lists = openRecent<string, { revision: number; reactions: Map<number, Reaction> }>(LISTS_KEPT);

  /**
   * All reactions under an article, oldest first, kept in memory and brought up to date with what changed since. What did
   * not change is the same object as before, so that what is drawn of it can be kept too. Never call it inside a
   * transaction that may be rolled back.
   */
  const current = (articleId: string): Reaction[] => {
    const latest = revisionOf.get(articleId)!;
    let list = lists.get(articleId);
    if (!list || list.revision > latest) {
      const all = under.all(articleId).map(reactionFrom);
      list = { revision: latest, reactions: new Map(all.map((one) => [one.id, one])) };
      lists.set(articleId, list);
    } else if (list.revision < latest) {
      renew(list.reactions, changes.all(articleId, list.revision, -1));
      list = { revision: latest, reactions: inOrder(list.reactions) };
      lists.set(articleId, list);
    }
    return [...list.reactions.values()];
  };
  const renew = (reactions: Map<number, Reaction>, changed: { id: number }[]): void => {
    for (const { id } of changed) {
      const reaction = find(id);
      if (reaction) reactions.set(id, reaction);
      else reactions.delete(id);
    }
  };

  return {
    /** The id of the new row, or of the row that the same form already made. */
    add({ heldFor = null, parentId = null, answersId = null, placedAt, ...rest }: NewReaction): number {
      const row = { ...rest, heldFor, parentId, answersId, placedAt: placedAt.getTime() };
      return (written(insert, row) ?? byKey.get(rest.memberId, rest.formKey))!.id;
    },

    find,
    visibleUnder: (articleId: string): Reaction[] => current(articleId).filter(isVisible),
    /** What everyone sees and, for a member, what they wrote and still waits. */
    threadsUnder: (articleId: string, memberId: number | null = null): Thread[] =>
      asThreads(current(articleId), memberId),
    /** One member's reactions under an article, also those that nobody else sees yet. */
    writtenBy: (memberId: number, articleId: string): Reaction[] => mine.all(memberId, articleId).map(reactionFrom),
    hasVisibleReplies: (id: number): boolean => repliesTo.all(id).map(reactionFrom).some(isVisible),
    /** The newest that can be seen, over all articles, newest first. */
    newest: (most: number): Reaction[] => newest.all(most).map(reactionFrom),
    countUnder: (articleId: string): number => count.get(articleId)!,
    /** Something this member wrote was let through before. */
    isKnown: (memberId: number): boolean => known.get(memberId) !== undefined,
    /** Whether the same words were placed since then, by anyone, in another reaction. */
    isRepeat: (text: string, since: Date, exceptId = 0): boolean =>
      repeated.get({ text, since: since.getTime(), exceptId }) !== undefined,

    /** What was lately placed or hidden, by anyone, in another reaction: at most twice so many. */
    lately: (since: Date, most: number, exceptId = 0): string[] =>
      lately.all({ since: since.getTime(), most, exceptId }),

    /** False when the edit window had closed (or the row is not the member's) at the instant of writing. */
    rewrite({ id, memberId, text, now, heldFor = null }: Rewrite): boolean {
      const openSince = now.getTime() - EDIT_WINDOW_MINUTES * 60_000;
      return update.run(text, now.getTime(), heldFor, id, memberId, openSince).changes === 1;
    },

    /** False when someone else's or already withdrawn. */
    withdraw: (id: number, memberId: number, now: Date): boolean =>
      withdraw.run(now.getTime(), id, memberId).changes === 1,

    /** The number of the latest change under an article; 0 when nothing was ever said there. */
    revisionOf: (articleId: string): number => revisionOf.get(articleId)!,
    /** The number of the latest change anywhere. */
    revision: (): number => revision.get()!,
    /** What changed under an article since a revision, oldest change first; `reaction` is null when its row is gone. */
    changesSince: (articleId: string, since: number, most: number): Change[] =>
      changes.all(articleId, since, most).map((change) => ({ ...change, reaction: find(change.id) })),
    /** What a moderator decided about the discussion under an article, if anything. */
    threadState: (articleId: string): ThreadState | null => threadState.get(articleId) ?? null,
  };
}

const before = (a: Reaction, b: Reaction): number => a.placedAt.getTime() - b.placedAt.getTime() || a.id - b.id;

/** Oldest first; nearly always it is already. */
function inOrder(reactions: Map<number, Reaction>): Map<number, Reaction> {
  const list = [...reactions.values()];
  if (list.every((one, index) => index === 0 || before(list[index - 1]!, one) < 0)) return reactions;
  return new Map(list.sort(before).map((one) => [one.id, one]));
}

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
