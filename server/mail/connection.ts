import type { SendMailOptions, Transporter } from 'nodemailer';
import { openTransport } from './transport.ts';

/**
 * Letters of one round share a connection, which spares each the greeting. One is enough, and whatever goes wrong with it is
 * ours to weigh: a library that sends again by itself knows nothing of "at most twice".
 */
const ONE_CONNECTION = { pool: true, maxConnections: 1, maxRequeues: 0 } as const;

export type Connection = ReturnType<typeof openConnection>;

/** A connection to the mail server that opens with its first letter. */
export function openConnection(smtpUrl: string) {
  let transport: Transporter | null = null;
  let onHandOver: (() => void) | null = null;

  const open = async (): Promise<Transporter> => {
    const opened = await openTransport(smtpUrl, ONE_CONNECTION);
    // The message is read once the server has greeted us: a connection that fails before that leaves no doubt.
    opened.use('stream', (letter, done) => {
      const read = letter.message.createReadStream.bind(letter.message);
      letter.message.createReadStream = (...options) => {
        onHandOver?.();
        return read(...options);
      };
      done();
    });
    return opened;
  };

  return {
    /** Sends one letter; `handedOver` is called just before the server gets it. One at a time. */
    async send(letter: SendMailOptions, handedOver: () => void): Promise<void> {
      onHandOver = handedOver;
      transport ??= await open();
      await transport.sendMail(letter);
    },
    /** Hangs up; the next letter opens another one. */
    close(): void {
      transport?.close();
      transport = null;
    },
  };
}
