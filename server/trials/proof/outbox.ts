import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../database/open.ts';
import { openMailbox } from '../../demo/mailbox.ts';
import { openMail } from '../../mail/store.ts';
import { WORLDS } from '../world.ts';
import type { Trial } from './trial.ts';

/**
 * Kills the process that sends mail, with SIGKILL and at a random moment, again and again, and counts afterwards: every
 * letter arrived once or twice, with one Message-ID, and none was lost. `node server/trials/proof/outbox.ts [kills]`
 */
const LETTERS_EACH = 3;
const KILLS = { whole: 100, short: 4 };

export type Count = {
  kills: number;
  letters: number;
  lost: number;
  once: number;
  twice: number;
  more: number;
  otherIds: number;
};

export const outbox: Trial = {
  name: 'kill -9 of the postman',
  bar: 'D8',
  missing: () => null,
  async run(size) {
    const { kills, letters, lost, once, twice, more, otherIds } = await killPostmen(KILLS[size]);
    return {
      held: lost + more + otherIds === 0,
      figure: `${kills} kills, ${letters} letters: ${lost} lost, ${once} arrived once, ${twice} twice, ${more} more often, ${otherIds} with another Message-ID`,
    };
  },
};

const anyMoment = () => sleep(Math.random() * 60);

/** One letter may be under way at each kill, so it may arrive twice. */
export async function killPostmen(kills: number): Promise<Count> {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'outbox-'));
  const path = join(folder, 'kennisbank.db');
  const db = openDatabase(path);
  const mail = openMail(db, 'localhost');
  const mailbox = await openMailbox(0, kills * LETTERS_EACH * 2);
  const arrived = new Map<string, Set<string>>();
  const times = new Map<string, number>();

  let written = 0;
  const round = async (moment: () => Promise<unknown>): Promise<void> => {
    const postman = fork(join(import.meta.dirname, './postman.ts'), [path, mailbox.url], { silent: true });
    await new Promise((ready) => postman.once('message', ready));
    await moment();
    const gone = new Promise((exit) => postman.once('exit', exit));
    postman.kill('SIGKILL');
    await gone;
    for (const { subject = '', messageId = '' } of mailbox.letters.splice(0)) {
      times.set(subject, (times.get(subject) ?? 0) + 1);
      arrived.set(subject, (arrived.get(subject) ?? new Set()).add(messageId));
    }
  };

  /** Just when the server has taken a letter and the sender has yet to write that down: the moment that can send it twice. */
  const arrival = async () => {
    for (let waited = 0; mailbox.letters.length === 0 && waited < 500; waited += 1) await sleep(1);
  };

  for (let kill = 0; kill < kills; kill += 1) {
    for (let letter = 0; letter < LETTERS_EACH; letter += 1, written += 1) {
      const text = { subject: `Brief ${written}`, text: 'Dag', html: '<p>Dag</p>' };
      mail.write({
        ...text,
        class: 'transactional',
        cause: `${written}`,
        memberId: null,
        address: 'a@b.nl',
        now: new Date(),
      });
    }
    await round(kill % 2 === 0 ? anyMoment : arrival);
  }
  while (mail.counts().waiting > 0) await round(() => sleep(1500));

  await mailbox.close();
  db.close();
  rmSync(folder, { recursive: true });
  const counted = Array.from({ length: written }, (_, letter) => times.get(`Brief ${letter}`) ?? 0);
  const having = (test: (n: number) => boolean) => counted.filter(test).length;
  const otherIds = [...arrived.values()].filter((ids) => ids.size > 1).length;
  return {
    kills,
    letters: written,
    lost: having((n) => n === 0),
    once: having((n) => n === 1),
    twice: having((n) => n === 2),
    more: having((n) => n > 2),
    otherIds,
  };
}

if (import.meta.main) {
  const count = await killPostmen(Number(process.argv[2] ?? KILLS.whole));
  console.table([count]);
  process.exitCode = count.lost + count.more + count.otherIds > 0 ? 1 : 0;
}
