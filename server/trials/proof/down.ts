import Database from 'better-sqlite3';
import { setTimeout } from 'node:timers/promises';
import { median } from '../bench/machine.ts';
import { openMailbox } from '../../demo/mailbox.ts';
import { openMail } from '../../mail/store.ts';
import { freePort } from '../../http/free-port.ts';
import { openStand, type Stand } from './stand.ts';
import type { Trial } from './trial.ts';

const SECONDS = { whole: 10, short: 2 };
const LETTERS = 20;
/** Posting while something else is down may take this many times as long; machines like this one are noisy. */
const SLOWER = 2;
/** The first letter is tried again within a minute, and with it all that wait. */
const DELIVERED_MS = 150_000;

/** The mail server and the payment company away: who posts notices nothing, and what waits leaves when they are back. */
export const othersDown: Trial = {
  name: 'mail server and Mollie down',
  bar: 'D8',
  missing: () => null,
  async run(size) {
    const stand = await openStand();
    const smtpPort = await freePort();
    const smtpUrl = `smtp://127.0.0.1:${smtpPort}?ignoreTLS=true`;
    // Questions to the outside world go through a proxy that is not there.
    const nowhere = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:1' };
    const env = {
      ...nowhere,
      DEMO: 'off',
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'post@kennisbank.example',
      MOLLIE_API_KEY: 'test_nergens123',
    };
    const db = new Database(stand.databaseFile, { timeout: 5_000 });
    const waiting = db.prepare<[], number>('SELECT count(*) FROM mail WHERE sent_at IS NULL').pluck();
    try {
      const running = await stand.start({ env });
      let mailbox = await openMailbox(smtpPort);
      const before = await post(stand, SECONDS[size]);
      await mailbox.close();
      writeLetters(db);
      const orders: number[] = [];
      const ordering = (async () => {
        for (let number = 0; number < 5; number += 1) orders.push((await order(stand, number)).status);
      })();
      const down = await post(stand, SECONDS[size]);
      await ordering;
      const waited = waiting.get()!;
      mailbox = await openMailbox(smtpPort);
      const until = performance.now() + DELIVERED_MS;
      while (waiting.get()! > 0 && performance.now() < until) await setTimeout(500);
      const [left, delivered] = [waiting.get()!, mailbox.letters.length];
      const ids = new Set(mailbox.letters.map(({ messageId }) => messageId)).size;
      const after = await post(stand, SECONDS[size]);
      await running.kill('SIGTERM');
      await mailbox.close();
      // The page grows meanwhile, and with it what baking takes: half way between before and after is what it would have been.
      const ratio = median(down) / ((median(before) + median(after)) / 2);
      return {
        held:
          waited === LETTERS && left === 0 && ids === LETTERS && ratio < SLOWER && orders.every((one) => one === 503),
        figure: `posting takes ${ratio.toFixed(2)} × as long (median ${median(down).toFixed(1)} ms), ${orders.length} orders answered ${[...new Set(orders)].join(', ')}, ${waited} letters waited, ${delivered} delivered when it was back, ${delivered - ids} twice`,
      };
    } finally {
      db.close();
      stand.clear();
    }
  },
};

function writeLetters(db: Database.Database): void {
  const mail = openMail(db, 'localhost');
  for (let number = 0; number < LETTERS; number += 1)
    mail.write({
      subject: `Brief ${number}`,
      text: 'Dag',
      html: '<p>Dag</p>',
      class: 'transactional',
      cause: `proof ${number}`,
      memberId: null,
      address: `lezer${number}@x.nl`,
      now: new Date(),
    });
}

async function post(stand: Stand, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const at = performance.now();
    const { status } = await stand.place(`${Math.round(at * 1000)} staat hier als reactie.`);
    if (status !== 303) throw new Error(`a reaction was answered with ${status}`);
    times.push(performance.now() - at);
    await setTimeout(10);
  }
  return times;
}

const order = (stand: Stand, number: number) =>
  stand.post('/pro/bestellen', { plan: 'year', key: `bestelling-${number}` }, stand.cookies[number]!);
