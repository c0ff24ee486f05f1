import { randomUUID } from 'node:crypto';
import { type Db, toDate } from '../database/open.ts';
import type { Member } from '../members/rules.ts';
import type { SecretName } from '../keys/rules.ts';
import type { Keys } from '../keys/signature.ts';
import type { List, MailClass } from './rules.ts';
import { openSecrets } from '../keys/secrets.ts';
import type { Written } from './templates.ts';

const HOUR_MS = 3_600_000;

export type NewMail = Written & {
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
export type DeadMail = { id: number; subject: string; attempts: number; error: string; diedAt: number };

/** `refused`: the server got the letter and said no, so it certainly does not have it. */
export type Failure = { error: string; retry: Date | null; refused: boolean; now: Date };

export type NewConsent = {
  memberId: number;
  list: List;
  granted: boolean;
  textVersion: string;
  source: string;
  now: Date;
};
export type Subscriber = Pick<Member, 'id' | 'name' | 'email' | 'tier' | 'proUntil' | 'bannedAt' | 'verifiedAt'>;
export type MailStore = ReturnType<typeof openMail>;

/** What it quotes is still as it was; what is not waits for the next round, which writes it anew or takes it back. */
const current = `NOT EXISTS (SELECT 1 FROM mail_quote JOIN change ON change.reaction_id = mail_quote.reaction_id
  WHERE mail_quote.mail_id = mail.id AND change.revision <> mail_quote.revision)`;

export function openMail(db: Db, host: string) {
  const insert = db.prepare(
    `INSERT INTO mail (class, cause, member_id, address, subject, text, html, headers, message_id, written_at, due_at)
     VALUES (@class, @cause, @memberId, @address, @subject, @text, @html, @headers, @messageId, @now, @dueAt)
     ON CONFLICT (cause) DO NOTHING`,
  );
  const overdue = db
    .prepare<[number], number | null>(
      'SELECT min(due_at) FROM mail WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= ? AND unsure < 2',
    )
    .pluck();
  const recall = db.prepare('DELETE FROM mail WHERE cause >= ? AND cause < ? AND sent_at IS NULL AND unsure = 0');
  const due = db.prepare<[number, number], DueMail>(
    `SELECT id, address, subject, text, html, headers, message_id, attempts FROM mail
      WHERE sent_at IS NULL AND dead_at IS NULL AND due_at <= ? AND unsure < 2 AND ${current} ORDER BY due_at, id LIMIT ?`,
  );
  const rewrite = db.prepare('UPDATE mail SET subject = ?, text = ?, html = ? WHERE id = ? AND sent_at IS NULL');
  const drop = db.prepare('DELETE FROM mail WHERE id = ? AND sent_at IS NULL');
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
  const recent = db
    .prepare<[string, number], number>(
      "SELECT count(*) FROM mail WHERE address = ? AND class = 'transactional' AND written_at > ?",
    )
    .pluck();
  const dead = db.prepare<[], DeadMail>(
    'SELECT id, subject, attempts, last_error AS error, dead_at AS diedAt FROM mail WHERE dead_at IS NOT NULL ORDER BY id',
  );
  const revive = db.prepare('UPDATE mail SET dead_at = NULL, attempts = 0, due_at = ? WHERE dead_at IS NOT NULL');
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

  // PRO promises no commercial mail: the query leaves them out, and the rule refuses them all the same.
  const subscribed = `FROM member WHERE verified_at IS NOT NULL AND banned_at IS NULL AND id > @after
      AND (@list <> 'commercial' OR tier <> 'pro')
      AND 1 = (SELECT granted FROM consent WHERE member_id = member.id AND list = @list ORDER BY consent.id DESC LIMIT 1)`;
  const countSubscribers = db.prepare<object, number>(`SELECT count(*) ${subscribed}`).pluck();
  const subscribers = db.prepare<object, SubscriberRow>(
    `SELECT id, name, email, tier, pro_until, banned_at, verified_at ${subscribed} ORDER BY id LIMIT @most`,
  );
  const secrets = openSecrets(db);

  return {
    /** Since when the mail that is most overdue should have left; null when none is. */
    waitingSince: (now: Date): Date | null => toDate(overdue.get(now.getTime()) ?? null),

    countSubscribers: (list: List): number => countSubscribers.get({ list, after: 0 })!,
    subscribersAfter: (list: List, after: number, most: number): Subscriber[] =>
      subscribers.all({ list, after, most }).map(fromRow),

    /** Keys of this installation, made at their first use. */
    secret: (name: SecretName): Keys => secrets.keys(name),

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
    due: (now: Date, most: number): DueMail[] => due.all(now.getTime(), most),
    /** Written down just before the mail server gets the letter: from then on it may have it. */
    markHandedOver: (id: number): void => void handOver.run(id),
    /** What may have been delivered twice already is not sent a third time. */
    presumeSent: (now: Date): void => void presumeSent.run(now.getTime()),
    markSent: (id: number, now: Date): void => void sent.run(now.getTime(), id),
    markFailed(mail: DueMail, failure: Failure): void {
      const dead = failure.retry ? null : failure.now.getTime();
      failed.run(
        mail.attempts + 1,
        failure.refused ? 1 : 0,
        failure.error,
        (failure.retry ?? failure.now).getTime(),
        dead,
        mail.id,
      );
    },
    /** How many transactional mails this address was written in the hour before. */
    writtenLastHour: (address: string, now: Date): number => recent.get(address, now.getTime() - HOUR_MS)!,
    counts: () => counts.get()!,
    dead: (): DeadMail[] => dead.all(),
    /** Gives every dead letter a new chance; how many there were. */
    revive: (now: Date): number => revive.run(now.getTime()).changes,

    addConsent({ granted, now, ...consent }: NewConsent): void {
      addConsent.run({ ...consent, granted: granted ? 1 : 0, now: now.getTime() });
    },
    consentsOf: (memberId: number): Set<List> => new Set(consents.all(memberId).map(({ list }) => list)),
  };
}

type SubscriberRow = Pick<Member, 'id' | 'name' | 'email' | 'tier'> & {
  pro_until: number | null;
  banned_at: number | null;
  verified_at: number | null;
};

function fromRow({ pro_until, banned_at, verified_at, ...row }: SubscriberRow): Subscriber {
  return { ...row, proUntil: toDate(pro_until), bannedAt: toDate(banned_at), verifiedAt: toDate(verified_at) };
}
