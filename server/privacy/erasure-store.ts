import type { Db } from '../database/open.ts';

/** That someone was removed, without a name; moments in milliseconds. */
export type Erasure = { memberId: number; joinedAt: number; reactionsToo: boolean; erasedAt: number };
export type ErasureStore = ReturnType<typeof openErasureStore>;

/** The removals that the database has written down. */
export function openErasureStore(db: Db) {
  const erasures = db.prepare<[], ErasureRow>(
    'SELECT member_id, joined_at, reactions_too, erased_at FROM erasure ORDER BY erased_at, member_id',
  );
  const missing = db
    .prepare<[number, number, number, number], number>(
      `SELECT 1 FROM member WHERE id = ? AND joined_at = ?
          AND NOT EXISTS (SELECT 1 FROM erasure WHERE member_id = ? AND joined_at = ?)`,
    )
    .pluck();

  return {
    all: (): Erasure[] => erasures.all().map(fromRow),
    /** Whether the database still knows someone who was removed. */
    isBack: ({ memberId, joinedAt }: Erasure): boolean =>
      missing.get(memberId, joinedAt, memberId, joinedAt) !== undefined,
  };
}

type ErasureRow = { member_id: number; joined_at: number; reactions_too: 0 | 1; erased_at: number };

const fromRow = ({ member_id, joined_at, reactions_too, erased_at }: ErasureRow): Erasure => ({
  memberId: member_id,
  joinedAt: joined_at,
  reactionsToo: reactions_too === 1,
  erasedAt: erased_at,
});
