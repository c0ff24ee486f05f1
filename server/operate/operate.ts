import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { openMembers } from '../members/store.ts';
import { changeMember } from './change-member.ts';

const help = `Gebruik: npm run beheer -- <opdracht>

  lid <e-mailadres>                  toont wie dit is
  lid <e-mailadres> --tier pro       zet het lidmaatschap: free of pro
                    --tot 2027-12-31 laatste dag van PRO (zonder: geen einddatum)
                    --rol moderator  zet de rol: member, moderator of editor
                    --auteur <id>    koppelt aan een auteur uit content/authors ('geen' ontkoppelt)

De database staat in de map van DATA_DIR (nu: zie .env.example).`;

/** `npm run beheer -- …`: what an operator does by hand. Exit code 1 and one clear line when it cannot be done. */
function operate(args: string[]): string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      tier: { type: 'string' },
      tot: { type: 'string' },
      rol: { type: 'string' },
      auteur: { type: 'string' },
    },
  });
  const [command, email] = positionals;
  if (values.help || !command) return help;
  if (command !== 'lid' || !email) throw new Error(`Onbekende opdracht: ${args.join(' ')}. Zie --help.`);
  const db = openDatabase(readConfig().databaseFile);
  try {
    return changeMember(openMembers(db), email, values);
  } finally {
    db.close();
  }
}

try {
  console.log(operate(process.argv.slice(2)));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
