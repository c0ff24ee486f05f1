import type { Db } from '../database/open.ts';
import type { SessionRow } from './rules.ts';
import { openTraces } from './traces.ts';

export type Removal = { formerName: string; reactionsToo: boolean; now: Date };
/** `passwordHash` is '' for who chose none: a mailed link lets them in. */
export type Beginning = { name: string; passwordHash: string; now: Date };
export type AccountStore = ReturnType<typeof openAccounts>;

/** What a member changes or takes away of themselves. */
export function openAccounts(db: Db) {
  const rename = db.prepare('UPDATE member SET name = ? WHERE id = ?');
  const move = db.prepare('UPDATE OR IGNORE member SET email = ?, verified_at = ? WHERE id = ?');
  const lock = db.prepare('UPDATE member SET password_hash = ? WHERE id = ?');
  const sessions = db.prepare<[Buffer, number], SessionRow>(
    `SELECT created_at, expires_at, id_hash = ? AS mine FROM session WHERE member_id = ? ORDER BY created_at DESC`,
  );
  const countReactions = db.prepare<[number], number>('SELECT count(*) FROM reaction WHERE member_id = ?').pluck();
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
  const noteErasure = db.prepare(
    `INSERT INTO erasure (member_id, joined_at, reactions_too, erased_at)
     SELECT id, joined_at, @reactionsToo, @now FROM member WHERE id = @id ON CONFLICT DO NOTHING`,
  );
  const forgetMember = db.prepare('DELETE FROM member WHERE id = ?');
  const forgetTraces = openTraces(db);
  const begin = db.prepare('UPDATE member SET name = ?, password_hash = ?, verified_at = ? WHERE id = ?');
  const forgetFactors = ['passkey', 'totp', 'recovery_code'].map((table) =>
    db.prepare<[number, number]>(`DELETE FROM ${table} WHERE member_id = ? AND made_at >= ?`),
  );
  const unname = db.prepare(
    `UPDATE member SET name = ?, email = 'verwijderd-' || id || '@invalid', password_hash = '', given_tier = 'free', given_until = NULL, paid_access_until = NULL, paid_until = NULL,
            role = 'member', author_id = NULL, verified_at = NULL WHERE id = ?`,
  );
  // Invoices stay seven years (AWR art. 52), without a name: the law asks none of a consumer.
  const loosenMoney = [
    "UPDATE invoice SET customer_name = '' WHERE purchase_id IN (SELECT id FROM purchase WHERE member_id = ?)",
    'UPDATE purchase SET member_id = NULL WHERE member_id = ?',
    "UPDATE membership_act SET member_id = NULL, reason = '' WHERE member_id = ?",
    'UPDATE membership_act SET moderator_id = NULL WHERE moderator_id = ?',
    'UPDATE customer SET member_id = NULL WHERE member_id = ?',
    'UPDATE gift SET redeemed_by = NULL WHERE redeemed_by = ?',
  ].map((sql) => db.prepare(sql));
  const unnameReports = db.prepare('UPDATE report SET member_id = NULL, name = NULL, email = NULL WHERE member_id = ?');
  const facts = {
    profile:
      'SELECT id, email, name, tier, pro_until, role, author_id, verified_at, banned_at, banned_until, joined_at FROM member WHERE id = ?',
    sessions: 'SELECT created_at, expires_at, factor, proved_at FROM session WHERE member_id = ?',
    passkeys: 'SELECT name, made_at, used_at FROM passkey WHERE member_id = ?',
    codesFromApp: 'SELECT made_at, confirmed_at, used_at FROM totp WHERE member_id = ?',
    recoveryCodes: 'SELECT made_at, used_at FROM recovery_code WHERE member_id = ?',
    reactions:
      'SELECT id, article_id, parent_id, text, placed_at, edited_at, moderated_at, withdrawn_at, held_for, hidden_at FROM reaction WHERE member_id = ?',
    chosenArticles: 'SELECT article_id, unlocked_at FROM unlock WHERE member_id = ?',
    downloads: 'SELECT file, downloaded_at FROM ebook_download WHERE member_id = ?',
    consents: 'SELECT list, granted, text_version, source, given_at FROM consent WHERE member_id = ?',
    mails: 'SELECT class, subject, written_at, sent_at FROM mail WHERE member_id = ?',
    orders:
      'SELECT number, plan, cents, renewal_cents, code, terms, ordered_at, withdrawn_at FROM purchase WHERE member_id = ?',
    payments:
      'SELECT payment.id, payment.kind, payment.cents, status, created_at, paid_at, refunds, chargebacks FROM payment JOIN purchase ON purchase.id = purchase_id WHERE member_id = ?',
    invoices:
      'SELECT year, sequence, invoice.kind, issued_at, invoice.cents, vat_percent, vat_cents, description FROM invoice JOIN purchase ON purchase.id = purchase_id WHERE member_id = ?',
    membership: 'SELECT kind, at, until, cents, reason FROM membership_act WHERE member_id = ?',
    followed: 'SELECT article_id, state, set_at FROM follow WHERE member_id = ?',
    addresses: 'SELECT DISTINCT old_address, moved_at FROM address_move WHERE member_id = ?',
    decisions: 'SELECT kind, reaction_id, rule, reason, acted_at, undone_at FROM act WHERE member_id = ?',
    log: 'SELECT kind, at, actor_id IS me AS by_you FROM (SELECT ? AS me), audit WHERE actor_id = me OR audit.member_id = me',
    reports: 'SELECT reaction_id, reason, explanation, reported_at FROM report WHERE member_id = ?',
  };
  const everything = Object.entries(facts).map(([name, sql]) => [name, db.prepare<[number], object>(sql)] as const);

  return {
    rename: (id: number, name: string): void => void rename.run(name, id),
    /** False when someone else has that address by now. */
    move: (id: number, email: string, verifiedAt: Date): boolean =>
      move.run(email, verifiedAt.getTime(), id).changes === 1,
    setPassword: (id: number, hash: string): void => void lock.run(hash, id),

    /** The address is proven for the first time: nothing that was set before it is left. Call it inside a transaction. */
    begin(id: number, { name, passwordHash, now }: Beginning): void {
      forgetTraces(id, 'proof');
      unnameReports.run(id);
      begin.run(name, passwordHash, now.getTime(), id);
    },
    /** Whoever was in is out, and no link or password lets them in again. Call it inside a transaction. */
    shutOut(id: number): void {
      forgetTraces(id, 'undo');
      lock.run('', id);
    },
    /**
     * Whoever was in is out, and no link or password lets them in again, nor a passkey or an app that was added `since`.
     * Call it inside a transaction.
     */
    lockOut(id: number, since: Date): void {
      this.shutOut(id);
      for (const forget of forgetFactors) forget.run(id, since.getTime());
    },

    sessionsOf: (id: number, mine: Buffer): SessionRow[] => sessions.all(mine, id),
    countReactions: (id: number): number => countReactions.get(id)!,

    /** All that is kept about one member, by kind; times in milliseconds. */
    everythingAbout: (id: number): Record<string, object[]> =>
      Object.fromEntries(everything.map(([name, query]) => [name, query.all(id)])),

    /**
     * Removes a member. Reactions stay under `formerName`, or go as well. Call it inside a transaction. That it was done is
     * written down without a name, for a backup that still knows them.
     */
    remove(id: number, { formerName, reactionsToo, now }: Removal): void {
      noteErasure.run({ id, reactionsToo: reactionsToo ? 1 : 0, now: now.getTime() });
      forgetTraces(id, 'removal');
      unnameReports.run(id);
      for (const loosen of loosenMoney) loosen.run(id);
      if (!reactionsToo) return void unname.run(formerName, id);
      forgetObjections.run({ id });
      forgetReports.run(id);
      forgetWords.run(id);
      emptyAnswered.run({ id, formerName });
      forgetReactions.run(id);
      forgetMember.run(id);
    },
  };
}
