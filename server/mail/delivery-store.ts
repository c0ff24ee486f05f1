import { type Db, toDate } from '../database/open.ts';

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

/** A letter that could not be sent; without its address, for this is printed. */
type DeadMail = { id: number; subject: string; attempts: number; error: string; diedAt: number };

/** `refused`: the server got the letter and said no, so it certainly does not have it. */
type Failure = { error: string; retry: Date | null; refused: boolean; now: Date };

export type DeliveryStore = ReturnType<typeof openDelivery>;

/** What it quotes is still as it was; what is not waits for the next round, which writes it anew or takes it back. */
const current = `NOT EXISTS (SELECT 1 FROM mail_quote JOIN change ON change.reaction_id = mail_quote.reaction_id
  WHERE mail_quote.mail_id = mail.id AND change.revision <> mail_quote.revision)`;

/** The outbox as the postman and the operator see it: what is due, and how sending it went. */
export function openDelivery(db: Db) {
  const due = db.prepare<[number, number], DueMail>(
    `SELECT id, address, subject, text, html, headers, message_id, attempts FROM mail
      WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= ? AND unsure < 2 AND ${current} ORDER BY due_at, id LIMIT ?`,
  );
  // The text of a sent mail may hold a link that still works, and is nobody's business any more.
  const sent = db.prepare(
    "UPDATE mail SET sent_at = ?, attempts = attempts + 1, text = '', html = '', address = CASE WHEN member_id IS NULL THEN '' ELSE address END WHERE id = ?",
  );
  const handOver = db.prepare('UPDATE mail SET unsure = unsure + 1 WHERE id = ?');
  const presumeSent = db.prepare(
    "UPDATE mail SET sent_at = ?, last_error = 'unsure', text = '', html = '' WHERE sent_at IS NULL AND unsure >= 2",
  );
  const failed = db.prepare(
    'UPDATE mail SET attempts = ?, unsure = unsure - ?, last_error = ?, due_at = ?, dead_at = ? WHERE id = ?',
  );

  return {
    ...openDeliveryReport(db),
    due: (now: Date, most: number): DueMail[] => due.all(now.getTime(), most),
    /** Written down just before the mail server gets the letter: from then on it may have it. */
    markHandedOver: (id: number): void => void handOver.run(id),
    /** What may have been delivered twice already is not sent a third time. */
    presumeSent: (now: Date): void => void presumeSent.run(now.getTime()),
    markSent: (id: number, now: Date): void => void sent.run(now.getTime(), id),
    markFailed({ id, attempts }: Pick<DueMail, 'id' | 'attempts'>, { error, retry, refused, now }: Failure): void {
      const diedAt = retry ? null : now.getTime();
      failed.run(attempts + 1, refused ? 1 : 0, error, (retry ?? now).getTime(), diedAt, id);
    },
  };
}

/** How the mail is doing. */
function openDeliveryReport(db: Db) {
  const overdue = db
    .prepare<[number], number | null>(
      'SELECT min(due_at) FROM mail WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= ? AND unsure < 2',
    )
    .pluck();
  const dead = db.prepare<[], DeadMail>(
    `SELECT id, subject, attempts, coalesce(last_error, '') AS error, dead_at AS diedAt
       FROM mail WHERE dead_at IS NOT NULL ORDER BY id`,
  );
  const revive = db.prepare('UPDATE mail SET dead_at = NULL, attempts = 0, due_at = ? WHERE dead_at IS NOT NULL');
  const counts = db.prepare<[], { waiting: number; dead: number; sent: number }>(
    `SELECT count(*) FILTER (WHERE sent_at IS NULL AND dead_at IS NULL) AS waiting,
            count(dead_at) AS dead, count(sent_at) AS sent FROM mail`,
  );

  return {
    /** Since when the mail that is most overdue should have left; null when none is. */
    waitingSince: (now: Date): Date | null => toDate(overdue.get(now.getTime()) ?? null),
    counts: () => counts.get() ?? { waiting: 0, dead: 0, sent: 0 },
    dead: (): DeadMail[] => dead.all(),
    /** Gives every dead letter a new chance; how many there were. */
    revive: (now: Date): number => revive.run(now.getTime()).changes,
  };
}
