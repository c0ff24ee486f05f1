import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '../../database/open.ts';
import { openMail } from '../../mail/store.ts';
import { startPostman } from '../../mail/worker.ts';
import { WORLDS } from '../world.ts';
import { serveApart, stop } from './load.ts';

const LETTERS = 300;

/** How many letters a second the real worker hands to a mail server in another process, from a database on disk. */
export async function lettersPerSecond(): Promise<number> {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'letters-'));
  const db = openDatabase(join(folder, 'kennisbank.db'));
  const mail = openMail(db, 'localhost');
  const html = `<p>${'Een zin uit een nieuwsbrief van gewone lengte. '.repeat(60)}</p>`;
  for (let number = 0; number < LETTERS; number += 1)
    mail.write({
      class: 'newsletter',
      cause: `bench ${number}`,
      subject: 'Nieuwsbrief',
      text: 'Een zin.'.repeat(200),
      html,
      memberId: null,
      address: `lezer${number}@x.nl`,
      now: new Date(),
    });
  const mailbox = await serveApart(['mailbox']);
  const began = performance.now();
  const postman = startPostman({
    mail,
    smtpUrl: mailbox.smtpUrl!,
    from: 'post@kennisbank.example',
    clock: () => new Date(),
    log: () => undefined,
  });
  postman.nudge();
  while (mail.counts().waiting > 0) await setTimeout(20);
  const seconds = (performance.now() - began) / 1000;
  await postman.stop();
  stop(mailbox);
  db.close();
  rmSync(folder, { recursive: true });
  return LETTERS / seconds;
}
