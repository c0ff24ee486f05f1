import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { inTransaction, openDatabase } from '../database/open.ts';
import { parseEmail } from '../members/rules.ts';
import { readNewsletter, sendNewsletter, writeNewsletter } from './newsletter.ts';
import { openMail } from './store.ts';
import { openUnsubscribe } from './unsubscribe.ts';

const help = `Gebruik: npm run newsletter -- send <naam> [--test adres]

  send <naam>               zet content/newsletters/<naam>.md klaar voor iedereen die erom vroeg;
                            de server verstuurt. Onderbroken? Start opnieuw: niemand krijgt hem twee keer.
  send <naam> --test adres  stuurt hem alleen naar dit adres

Bekijken: log in als redactie en ga naar /beheer/nieuwsbrieven/<naam>/`;

/** `npm run newsletter -- …`. Exit code 1 and one clear line when it cannot be done. */
function run(args: string[]): void {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { test: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [command, name = ''] = positionals;
  if (values.help || command !== 'send') return console.log(help);
  const letter = readNewsletter(name);
  const config = readConfig();
  const db = openDatabase(config.databaseFile);
  try {
    const mail = openMail(db, new URL(config.origin).hostname);
    const unsubscribe = openUnsubscribe({ mail, origin: config.origin });
    const now = new Date();
    if (values.test) {
      const address = parseEmail(values.test);
      const written = writeNewsletter(letter, { name: 'lezer', unsubscribe: `${config.origin}/afmelden/` });
      mail.write({
        ...written,
        class: 'transactional',
        cause: `proef ${name} ${now.getTime()}`,
        memberId: null,
        address,
        now,
      });
      return console.log(`De proefbrief aan ${address} staat klaar.`);
    }
    let last = { done: 0, total: 0, written: 0 };
    for (last of sendNewsletter(letter, { mail, unsubscribe, now, atOnce: (act) => inTransaction(db, act) }))
      show(last);
    const already = last.done - last.written;
    console.log(`\n${letter.subject}: ${last.written} klaargezet, ${already} hadden hem al. De server verstuurt ze.`);
  } finally {
    db.close();
  }
}

function show({ done, total }: { done: number; total: number }): void {
  const width = 30;
  const full = Math.round((done / Math.max(1, total)) * width);
  process.stdout.write(`\r[${'█'.repeat(full)}${'·'.repeat(width - full)}] ${done} van ${total}`);
}

try {
  run(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
