import { randomUUID } from 'node:crypto';
import type { Db } from '../database/open.ts';
import type { MailClass } from './rules.ts';
import type { Written } from './templates.ts';

const HOUR_MS = 3_600_000;

type NewMail = Written & {
  class: MailClass;
  /** What the mail is for: a second mail for the same cause is not written. */
  cause: string;
  memberId: number | null;
  address: string;
  now: Date;
  headers?: Record<string, string>;
  /** Not before then: what a moderator did can still be undone. */
  dueAt?: Date;
};

/** The outbox as features see it: they write letters, and change or take back what was not sent yet. */
export function openOutbox(db: Db, host: string) {
  const insert = db.prepare(
    `INSERT INTO mail (class, cause, member_id, address, subject, text, html, headers, message_id, written_at, due_at)
     VALUES (@class, @cause, @memberId, @address, @subject, @text, @html, @headers, @messageId, @now, @dueAt)
     ON CONFLICT (cause) DO NOTHING`,
  );
  const recall = db.prepare('DELETE FROM mail WHERE cause >= ? AND cause < ? AND sent_at IS NULL AND unsure = 0');
  const rewrite = db.prepare('UPDATE mail SET subject = ?, text = ?, html = ? WHERE id = ? AND sent_at IS NULL');
  const drop = db.prepare('DELETE FROM mail WHERE id = ? AND sent_at IS NULL');
  const recent = db
    .prepare<[string, number], number>(
      "SELECT count(*) FROM mail WHERE address = ? AND class = 'transactional' AND written_at > ?",
    )
    .pluck();

  return {
    /** Puts a mail in the outbox; false when this cause was mailed already. Call it inside the cause's transaction. */
    write({ now, headers = {}, dueAt = now, ...mail }: NewMail): boolean {
      const messageId = `<${randomUUID()}@${host}>`;
      const row = { ...mail, now: now.getTime(), dueAt: dueAt.getTime(), headers: JSON.stringify(headers), messageId };
      return insert.run(row).changes === 1;
    },
    /** Takes back what was not sent yet and whose cause begins with these words. */
    recall: (cause: string): void => void recall.run(`${cause} `, `${cause}!`),
    /** Other words in a letter that was not sent. */
    rewrite: (id: number, { subject, text, html }: Written): void => void rewrite.run(subject, text, html, id),
    /** Takes back one letter that was not sent. */
    drop: (id: number): void => void drop.run(id),
    /** How many transactional mails this address was written in the hour before. */
    writtenLastHour: (address: string, now: Date): number => recent.get(address, now.getTime() - HOUR_MS) ?? 0,
  };
}
