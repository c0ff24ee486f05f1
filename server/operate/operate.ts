import { parseArgs } from 'node:util';
import { backUp, restore, verify } from '../backup/backup.ts';
import { drill } from '../backup/drill.ts';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { openMembers } from '../members/store.ts';
import { openMail } from '../mail/store.ts';
import { changeMember } from './change-member.ts';
import { openRelease } from '../pages/release.ts';
import { examine } from './doctor.ts';
import { reconcile } from './reconcile.ts';
import { tellOfMail } from './tell-of-mail.ts';
import { exportReactions, importReactions } from './transfer-reactions.ts';

const help = `Gebruik: npm run beheer -- <opdracht>

  lid <e-mailadres>                  toont wie dit is
  lid <e-mailadres> --tier pro       zet het lidmaatschap: free of pro
                    --tot 2027-12-31 laatste dag van PRO (zonder: geen einddatum)
                    --rol moderator  zet de rol: member, moderator of editor
                    --auteur <id>    koppelt aan een auteur uit content/authors ('geen' ontkoppelt)

                    --blokkeer       sluit uit en logt overal uit; --deblokkeer laat weer toe
  post                               toont hoeveel mail wacht, en welke niet te bezorgen was
  post --opnieuw                     probeert die nog eens
  betalingen                         vergelijkt onze boeken met die van Mollie, en zegt wat er verschilde
  backup [map]                       maakt een kopie van de database, ook terwijl de server loopt
  verifieer <bestand>                kijkt of een kopie heel is, en wat erin staat
  herstel <bestand>                  zet een kopie terug; de server moet uit zijn, wat er stond blijft ernaast
  oefening                           zet de nieuwste kopie terug in een lege map, start er een server op en kijkt
  dokter                             kijkt alles na: database, schijf, backup, mail, betalingen, adres
  exporteer <bestand.jsonl>          schrijft alle reacties weg, één per regel
  importeer disqus <bestand.xml>     neemt reacties over: disqus, wordpress of jsonl (onze eigen uitvoer)
            --proef                  toont wat er zou gebeuren, en bewaart niets
            --kaart <bestand.csv>    regels "adres,artikel", voor wat niet uit het adres volgt
            --sla-over               laat weg wat bij geen artikel hoort
            --kort-in                kort in wat te lang is

De database staat in de map van DATA_DIR (nu: zie .env.example).`;

/** `npm run beheer -- …`: what an operator does by hand. Exit code 1 and one clear line when it cannot be done. */
async function operate(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      tier: { type: 'string' },
      tot: { type: 'string' },
      rol: { type: 'string' },
      auteur: { type: 'string' },
      opnieuw: { type: 'boolean' },
      blokkeer: { type: 'boolean' },
      deblokkeer: { type: 'boolean' },
      proef: { type: 'boolean' },
      kaart: { type: 'string' },
      'sla-over': { type: 'boolean' },
      'kort-in': { type: 'boolean' },
    },
  });
  const [command, email, file] = positionals;
  if (values.help || !command) return help;
  const config = readConfig();
  if (command === 'verifieer' && email) return JSON.stringify(verify(email));
  if (command === 'herstel' && email) {
    const aside = await restore(email, config.databaseFile, new Date());
    return `Hersteld: ${JSON.stringify(verify(config.databaseFile))}.${aside ? ` Wat er stond: ${aside}` : ''}`;
  }
  if (command === 'oefening') {
    const { file, contents, milliseconds } = await drill(config);
    return `${file}: hersteld, gestart en gereed in ${milliseconds / 1000} s. ${JSON.stringify(contents)}`;
  }
  const db = openDatabase(config.databaseFile);
  try {
    if (command === 'lid' && email) return changeMember(openMembers(db), email, { ...values, now: new Date() });
    if (command === 'post')
      return tellOfMail(openMail(db, new URL(config.origin).hostname), values.opnieuw === true, new Date());
    if (command === 'backup') return (await backUp(db, email ?? config.backupFolder, new Date())).file;
    if (command === 'dokter') {
      const { ok, report } = await examine(db, config, new Date());
      if (!ok) process.exitCode = 1;
      return report;
    }
    if (command === 'betalingen') return await reconcile(db, config);
    if (command === 'exporteer' && email) return exportReactions(db, email);
    if (command === 'importeer' && email && file)
      return importReactions(db, openRelease(config.distFolder), {
        kind: email,
        file,
        options: values,
        now: new Date(),
      });
    throw new Error(`Onbekende opdracht: ${args.join(' ')}. Zie --help.`);
  } finally {
    db.close();
  }
}

try {
  console.log(await operate(process.argv.slice(2)));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
