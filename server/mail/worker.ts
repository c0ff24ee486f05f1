import { faultOf } from '../http/faults.ts';
import { type Connection, openConnection } from './connection.ts';
import type { DeliveryStore, DueMail } from './delivery-store.ts';
import { retryAt } from './rules.ts';

/** A round takes this many, so that stopping never waits long. */
const AT_A_TIME = 20;
/** Between rounds; a mail that was just written does not wait for it. */
const ROUND_MS = 2_000;

export type Postman = { nudge: () => void; stop: () => Promise<void> };
type Post = {
  mail: Pick<DeliveryStore, 'due' | 'presumeSent' | 'markHandedOver' | 'markSent' | 'markFailed'>;
  smtpUrl: string;
  from: string;
  clock: () => Date;
  log: (line: object) => void;
};

/**
 * Sends what is in the outbox, one at a time, through SMTP. Marked sent only after the server took it: a crash in between
 * sends that one mail once more, with the same Message-ID, and never a third time. Nothing waits for it.
 */
export function startPostman(post: Post): Postman {
  const { mail, clock, log } = post;
  const connection = openConnection(post.smtpUrl);
  let [stopped, wanted] = [false, false];
  let round: Promise<void> | null = null;

  const work = async (): Promise<void> => {
    do {
      wanted = false;
      mail.presumeSent(clock());
      for (const letter of mail.due(clock(), AT_A_TIME)) {
        if (stopped) return;
        await send(letter, connection, post);
      }
    } while (wanted || mail.due(clock(), 1).length > 0);
  };

  /** With the round, for a connection that waits is one the mail server may close while the next letter sets out. */
  const hangUp = (): void => {
    connection.close();
    round = null;
  };

  const nudge = (): void => {
    wanted = true;
    if (stopped || round) return;
    round = work()
      .catch((error: unknown) => log({ level: 'error', event: 'post failed', error: faultOf(error) }))
      .finally(hangUp);
  };
  const timer = setInterval(nudge, ROUND_MS);

  return {
    nudge: () => void setImmediate(nudge),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await round;
    },
  };
}

async function send(letter: DueMail, connection: Connection, { mail, from, clock, log }: Post): Promise<void> {
  const { address: to, subject, text, html, message_id: messageId } = letter;
  let handedOver = false;
  try {
    const headers = JSON.parse(letter.headers);
    await connection.send({ from, to, subject, text, html, messageId, headers }, () => {
      mail.markHandedOver(letter.id);
      handedOver = true;
    });
    mail.markSent(letter.id, clock());
  } catch (error) {
    const now = clock();
    const retry = retryAt(letter.attempts + 1, now);
    const { code = 'unknown', status } = faultOf(error);
    mail.markFailed(letter, { error: code, retry, refused: handedOver && status !== undefined, now });
    log({ level: retry ? 'warn' : 'error', mail: letter.id, smtp: code, dead: retry === null });
  }
}
