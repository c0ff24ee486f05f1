import { randomUUID } from 'node:crypto';
import type { Db } from '../database/open.ts';
import type { List, MailClass } from './rules.ts';
import type { Written } from './templates.ts';

export type NewMail = Written & {
  class: MailClass;
  /** What the mail is for: a second mail for the same cause is not written. */
  cause: string;
  memberId: number | null;
  address: string;
  now: Date;
  headers?: Record<string, string>;
};

export type DueMail = {
  id: number;
  address: string;
  subject: string;
  text: string;
  html: string;
  headers: string;
  message_id: string;
  attempts: number;
};

export type NewConsent = {
  memberId: number;
  list: List;
  granted: boolean;
  textVersion: string;
  source: string;
  now: Date;
};
export type MailStore = ReturnType<typeof openMail>;

export function openMail(db: Db, host: string) {
  const insert = db.prepare(
    `INSERT INTO mail (class, cause, member_id, address, subject, text, html, headers, message_id, written_at, due_at)
     VALUES (@class, @cause, @memberId, @address, @subject, @text, @html, @headers, @messageId, @now, @now)
     ON CONFLICT (cause) DO NOTHING`,
  );
  const due = db.prepare<[number, number], DueMail>(
    `SELECT id, address, subject, text, html, headers, message_id, attempts FROM mail
      WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
  );
  // The text of a sent mail may hold a link that still works, and is nobody's business any more.
  const sent = db.prepare(
    "UPDATE mail SET sent_at = ?, attempts = attempts + 1, text = '', html = '', address = CASE WHEN member_id IS NULL THEN '' ELSE address END WHERE id = ?",
  );
  const failed = db.prepare('UPDATE mail SET attempts = ?, last_error = ?, due_at = ?, dead_at = ? WHERE id = ?');
  const recent = db
    .prepare<[string, number], number>(
      "SELECT count(*) FROM mail WHERE address = ? AND class = 'transactional' AND written_at > ?",
    )
    .pluck();
  const counts = db.prepare<[], { waiting: number; dead: number; sent: number }>(
    `SELECT count(*) FILTER (WHERE sent_at IS NULL AND dead_at IS NULL) AS waiting,
            count(dead_at) AS dead, count(sent_at) AS sent FROM mail`,
  );
  const addConsent = db.prepare(
    `INSERT INTO consent (member_id, list, granted, text_version, source, given_at)
     VALUES (@memberId, @list, @granted, @textVersion, @source, @now)`,
  );
  const consents = db.prepare<[number], { list: List }>(
    `SELECT list FROM consent AS newest WHERE member_id = ? AND granted = 1
        AND id = (SELECT max(id) FROM consent WHERE member_id = newest.member_id AND list = newest.list)`,
  );

  return {
    /** Puts a mail in the outbox; false when this cause was mailed already. Call it inside the cause's transaction. */
    write({ now, headers = {}, ...mail }: NewMail): boolean {
      const messageId = `<${randomUUID()}@${host}>`;
      return insert.run({ ...mail, now: now.getTime(), headers: JSON.stringify(headers), messageId }).changes === 1;
    },
    due: (now: Date, most: number): DueMail[] => due.all(now.getTime(), most),
    markSent: (id: number, now: Date): void => void sent.run(now.getTime(), id),
    markFailed(mail: DueMail, failure: { error: string; retry: Date | null; now: Date }): void {
      const dead = failure.retry ? null : failure.now.getTime();
      failed.run(mail.attempts + 1, failure.error, (failure.retry ?? failure.now).getTime(), dead, mail.id);
    },
    writtenSince: (address: string, since: Date): number => recent.get(address, since.getTime())!,
    counts: () => counts.get()!,

    addConsent({ granted, now, ...consent }: NewConsent): void {
      addConsent.run({ ...consent, granted: granted ? 1 : 0, now: now.getTime() });
    },
    consentsOf: (memberId: number): Set<List> => new Set(consents.all(memberId).map(({ list }) => list)),
  };
}
