import type { Db } from '../database/open.ts';

/** What is kept about a member, by the name it has in the export. Columns are named one by one: no secret is among them. */
const kept = {
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
} as const;

export type PersonalDataStore = ReturnType<typeof openPersonalData>;

/** Reads everything about one person. */
export function openPersonalData(db: Db) {
  const queries = Object.entries(kept).map(([name, sql]) => [name, db.prepare<[number], object>(sql)] as const);
  return {
    /** All that is kept about one member, by kind; times in milliseconds. */
    everythingAbout: (memberId: number): Record<string, object[]> =>
      Object.fromEntries(queries.map(([name, query]) => [name, query.all(memberId)])),
  };
}
