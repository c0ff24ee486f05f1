import { messageOf } from '../text/message-of.ts';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { openProgress } from '../text/progress.ts';
import { openPutLetter } from './put-letter.ts';

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
  const config = readConfig();
  const db = openDatabase(config.databaseFile);
  try {
    console.log(openPutLetter(db, config, openProgress())(name, values.test));
  } finally {
    db.close();
  }
}

try {
  run(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
