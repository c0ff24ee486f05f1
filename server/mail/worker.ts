import type { Transporter } from 'nodemailer';
import { faultOf } from '../http/faults.ts';
import { retryAt } from './rules.ts';
import type { DueMail, MailStore } from './store.ts';
import { openTransport } from './transport.ts';

/** A round takes this many, so that stopping never waits long. */
const AT_A_TIME = 20;
/** Between rounds; a mail that was just written does not wait for it. */
const ROUND_MS = 2_000;
/**
 * Letters of one round share a connection, which spares each the greeting. One is enough, and whatever goes wrong with it is
 * ours to weigh: a library that sends again by itself knows nothing of "at most twice".
 */
const ONE_CONNECTION = { pool: true, maxConnections: 1, maxRequeues: 0 } as const;

export type Postman = { nudge: () => void; stop: () => Promise<void> };
export type Post = { mail: MailStore; smtpUrl: string; from: string; clock: () => Date; log: (line: object) => void };

/**
 * Sends what is in the outbox, one at a time, through SMTP. Marked sent only after the server took it: a crash in between
 * sends that one mail once more, with the same Message-ID, and never a third time. Nothing waits for it.
 */
export function startPostman({ mail, smtpUrl, from, clock, log }: Post): Postman {
  let opened: Transporter | null = null;
  const open = async (): Promise<Transporter> => {
    const transport = await openTransport(smtpUrl, ONE_CONNECTION);
    // The message is read once the server has greeted us: a connection that fails before that leaves no doubt.
    transport.use('stream', (letter, done) => {
      const read = letter.message.createReadStream.bind(letter.message);
      letter.message.createReadStream = (...options) => {
        mail.markHandedOver(underway);
        handedOver = true;
        return read(...options);
      };
      done();
    });
    return transport;
  };
  let [stopped, wanted, handedOver, underway] = [false, false, false, 0];
  let round: Promise<void> | null = null;

  const send = async (letter: DueMail): Promise<void> => {
    const { address: to, subject, text, html, message_id: messageId } = letter;
    [handedOver, underway] = [false, letter.id];
    try {
      opened ??= await open();
      await opened.sendMail({ from, to, subject, text, html, messageId, headers: JSON.parse(letter.headers) });
      mail.markSent(letter.id, clock());
    } catch (error) {
      const now = clock();
      const retry = retryAt(letter.attempts + 1, now);
      const { code = 'unknown', status } = faultOf(error);
      mail.markFailed(letter, { error: code, retry, refused: handedOver && status !== undefined, now });
      log({ level: retry ? 'warn' : 'error', mail: letter.id, smtp: code, dead: retry === null });
    }
  };

  /** With the round, for a connection that waits is one the mail server may close while the next letter sets out. */
  const hangUp = (): void => {
    opened?.close();
    [opened, round] = [null, null];
  };

  const work = async (): Promise<void> => {
    do {
      wanted = false;
      mail.presumeSent(clock());
      for (const letter of mail.due(clock(), AT_A_TIME)) {
        if (stopped) return;
        await send(letter);
      }
    } while (wanted || mail.due(clock(), 1).length > 0);
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
