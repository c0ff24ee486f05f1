import { openAudit } from '../members/audit/store.ts';
import { backUpShowing, restore } from '../backup/backup.ts';
import { verify } from '../backup/verify.ts';
import { drill } from '../backup/drill.ts';
import { openElsewhere } from '../backup/elsewhere.ts';
import { readConfig } from '../config.ts';
import { openProgress } from '../text/progress.ts';
import type { Commands } from './command.ts';
import { onDatabase } from './on-database.ts';

export const backupCommands: Commands = {
  backup: {
    takes: ['[map]'],
    help: 'maakt een kopie van de database, ook terwijl de server loopt',
    run: ({ words: [folder] }) =>
      onDatabase(async (db, { backupFolder }) => {
        const wish = { folder: folder ?? backupFolder, now: new Date(), progress: openProgress() };
        openAudit(db).note({ kind: 'backup', actorId: null, now: wish.now });
        const { file } = await backUpShowing(db, wish);
        return file;
      }),
  },
  verifieer: {
    takes: ['<bestand>'],
    help: 'kijkt of een kopie heel is, en wat erin staat',
    run: ({ words: [file] }) => JSON.stringify(verify(file!)),
  },
  herstel: {
    takes: ['<bestand>'],
    help: 'zet een kopie terug; de server moet uit zijn, wat er stond blijft ernaast',
    run: async ({ words: [file] }) => {
      const { databaseFile } = readConfig();
      const aside = await restore(file!, databaseFile, new Date());
      return `Hersteld: ${JSON.stringify(verify(databaseFile))}.${aside ? ` Wat er stond: ${aside}` : ''}`;
    },
  },
  haal: {
    takes: ['[naam]'],
    help: 'haalt een kopie terug uit de S3-opslag, zonder naam de nieuwste; daarna: herstel <bestand>',
    options: { lijst: { help: 'toont alleen welke er staan' } },
    run: ({ words: [name], options: { lijst } }) => {
      const { backupStore, backupFolder } = readConfig();
      if (!backupStore) throw new Error('Er is geen opslag ingesteld: BACKUP_S3_URL, BACKUP_S3_KEY, BACKUP_S3_SECRET.');
      const elsewhere = openElsewhere(backupStore);
      return lijst ? elsewhere.names().then((names) => names.join('\n')) : elsewhere.get(backupFolder, name);
    },
  },
  oefening: {
    help: 'zet de nieuwste kopie terug in een lege map, start er een server op en kijkt',
    run: async () => {
      const { file, contents, milliseconds } = await drill(readConfig());
      return `${file}: hersteld, gestart en gereed in ${milliseconds / 1000} s. ${JSON.stringify(contents)}`;
    },
  },
};
