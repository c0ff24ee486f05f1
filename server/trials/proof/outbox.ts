import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../database/open.ts';
import { openMailbox } from '../../demo/mailbox.ts';
import { type MailStore, openMail } from '../../mail/store.ts';
import { WORLDS } from '../world.ts';
import type { Trial } from './trial.ts';

/**
 * Kills the process that sends mail, with SIGKILL and at a random moment, again and again, and counts afterwards: every
 * letter arrived once or twice, with one Message-ID, and none was lost. `node server/trials/proof/outbox.ts [kills]`
 */
const LETTERS_EACH = 3;
const KILLS = { whole: 100, short: 4 };

type Count = {
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

/** One letter may be under way at each kill, so it may arrive twice. */
export async function killPostmen(kills: number): Promise<Count> {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'outbox-'));
  const path = join(folder, 'kennisbank.db');
  const db = openDatabase(path);
  const mail = openMail(db, 'localhost');
  const mailbox = await openMailbox(0, kills * LETTERS_EACH * 2);
  const letters: Arrived[] = [];
  const round = async (moment: () => Promise<unknown>): Promise<void> => {
    await killAt(moment, [path, mailbox.url]);
    letters.push(...mailbox.letters.splice(0));
  };

  /** Just when the server has taken a letter and the sender has yet to write that down: the moment that can send it twice. */
  const arrival = async () => {
    for (let waited = 0; mailbox.letters.length === 0 && waited < 500; waited += 1) await sleep(1);
  };

  for (let kill = 0; kill < kills; kill += 1) {
    for (let letter = 0; letter < LETTERS_EACH; letter += 1) writeLetter(mail, kill * LETTERS_EACH + letter);
    await round(kill % 2 === 0 ? anyMoment : arrival);
  }
  while (mail.counts().waiting > 0) await round(() => sleep(1500));

  await mailbox.close();
  db.close();
  rmSync(folder, { recursive: true });
  return { kills, ...counted(letters, kills * LETTERS_EACH) };
}

const anyMoment = () => sleep(Math.random() * 60);

/** Starts a postman and kills it when the moment has come. */
async function killAt(moment: () => Promise<unknown>, args: string[]): Promise<void> {
  const postman = fork(join(import.meta.dirname, './postman.ts'), args, { silent: true });
  await once(postman, 'message');
  await moment();
  const gone = once(postman, 'exit');
  postman.kill('SIGKILL');
  await gone;
}

const subjectOf = (number: number): string => `Brief ${number}`;

function writeLetter(mail: MailStore, number: number): void {
  mail.write({
    subject: subjectOf(number),
    text: 'Dag',
    html: '<p>Dag</p>',
    class: 'transactional',
    cause: `${number}`,
    memberId: null,
    address: 'a@b.nl',
    now: new Date(),
  });
}

type Arrived = { subject?: string | undefined; messageId?: string | undefined };

function counted(arrived: Arrived[], written: number): Omit<Count, 'kills'> {
  const bySubject = Map.groupBy(arrived, ({ subject }) => subject);
  const each = Array.from({ length: written }, (_, number) => bySubject.get(subjectOf(number)) ?? []);
  const having = (test: (times: number) => boolean) => each.filter(({ length }) => test(length)).length;
  return {
    letters: written,
    lost: having((times) => times === 0),
    once: having((times) => times === 1),
    twice: having((times) => times === 2),
    more: having((times) => times > 2),
    otherIds: each.filter((copies) => new Set(copies.map(({ messageId }) => messageId)).size > 1).length,
  };
}

if (import.meta.main) {
  const count = await killPostmen(Number(process.argv[2] ?? KILLS.whole));
  console.table([count]);
  process.exitCode = count.lost + count.more + count.otherIds > 0 ? 1 : 0;
}
