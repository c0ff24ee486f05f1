import type { Db } from '../database/open.ts';
import type { Removals } from '../members/endings.ts';
import { openTraces } from './traces.ts';

/** Takes a member out of the database. */
export function openRemovals(db: Db): Removals {
  const traces = openTraces(db);
  const loosenMoney = openLoosenMoney(db);
  const forgetReactions = openForgetReactions(db);
  const noteErasure = db.prepare(
    `INSERT INTO erasure (member_id, joined_at, reactions_too, erased_at)
     SELECT id, joined_at, @reactionsToo, @now FROM member WHERE id = @id ON CONFLICT DO NOTHING`,
  );
  const unname = db.prepare(
    `UPDATE member SET name = ?, email = 'verwijderd-' || id || '@invalid', password_hash = '', given_tier = 'free', given_until = NULL, paid_access_until = NULL, paid_until = NULL,
            role = 'member', author_id = NULL, verified_at = NULL WHERE id = ?`,
  );
  const forget = db.prepare('DELETE FROM member WHERE id = ?');

  return {
    /**
     * Removes a member. Reactions stay under `formerName`, or go as well. Call it inside a transaction. That it was done is
     * written down without a name, for a backup that still knows them.
     */
    remove(id, { formerName, reactionsToo, now }) {
      noteErasure.run({ id, reactionsToo: reactionsToo ? 1 : 0, now: now.getTime() });
      traces.forget(id, 'removal');
      loosenMoney(id);
      if (!reactionsToo) return void unname.run(formerName, id);
      forgetReactions(id, formerName);
      forget.run(id);
    },
  };
}

/** Invoices stay seven years (AWR art. 52), without a name: the law asks none of a consumer. */
function openLoosenMoney(db: Db): (memberId: number) => void {
  const statements = [
    "UPDATE invoice SET customer_name = '' WHERE purchase_id IN (SELECT id FROM purchase WHERE member_id = ?)",
    'UPDATE purchase SET member_id = NULL WHERE member_id = ?',
    "UPDATE membership_act SET member_id = NULL, reason = '' WHERE member_id = ?",
    'UPDATE membership_act SET moderator_id = NULL WHERE moderator_id = ?',
    'UPDATE customer SET member_id = NULL WHERE member_id = ?',
    'UPDATE gift SET redeemed_by = NULL WHERE redeemed_by = ?',
  ].map((sql) => db.prepare<[number]>(sql));
  return (memberId) => {
    for (const statement of statements) statement.run(memberId);
  };
}

/** The words, and what was reported, decided and objected about them. */
function openForgetReactions(db: Db): (memberId: number, formerName: string) => void {
  const forgetObjections = db.prepare(
    `DELETE FROM objection WHERE act_id IN (SELECT id FROM act WHERE member_id = @id)
        OR report_id IN (SELECT report.id FROM report JOIN reaction ON reaction.id = reaction_id WHERE reaction.member_id = @id)`,
  );
  const forgetReports = db.prepare(
    'DELETE FROM report WHERE reaction_id IN (SELECT id FROM reaction WHERE member_id = ?)',
  );
  // What others answered stays readable: the words and the name go, an empty place stays.
  const emptyAnswered = db.prepare(
    `UPDATE reaction SET text = '', member_id = NULL, guest_name = @formerName, withdrawn_at = coalesce(withdrawn_at, placed_at)
      WHERE member_id = @id AND id IN (SELECT parent_id FROM reaction UNION SELECT answers_id FROM reaction)`,
  );
  const forgetReactions = db.prepare('DELETE FROM reaction WHERE member_id = ?');
  const forgetWords = db.prepare("UPDATE act SET before = '{}', reason = NULL WHERE member_id = ?");
  return (id, formerName) => {
    forgetObjections.run({ id });
    forgetReports.run(id);
    forgetWords.run(id);
    emptyAnswered.run({ id, formerName });
    forgetReactions.run(id);
  };
}
