import { readConfig } from '../config.ts';
import { ensureOnlyOne } from '../database/lock.ts';
import { longMoment } from '#dutch';
import { openSecrets } from '../keys/secrets.ts';
import type { Commands } from './command.ts';
import { onDatabase } from './on-database.ts';

export const secretCommands: Commands = {
  geheimen: {
    takes: ['[naam]'],
    help: 'toont welke sleutels de server zelf maakte en sinds wanneer, nooit hun waarde',
    options: { vernieuw: { help: 'vervangt er een (zonder naam: alle); de server moet uit zijn' } },
    run: ({ words: [name], options: { vernieuw } }) => {
      // A running server knows only the keys it began with, and would refuse what the new one signs.
      const letGo = vernieuw ? ensureOnlyOne(readConfig().databaseFile) : () => undefined;
      return onDatabase((db) => {
        const secrets = openSecrets(db);
        const now = new Date();
        if (vernieuw)
          for (const one of name ? [name] : secrets.list().map((each) => each.name)) secrets.renew(one, now);
        const lines = secrets.list().filter((one) => !name || one.name === name);
        return lines
          .map(({ name: one, madeAt, former }) => {
            const since = madeAt ? `sinds ${longMoment(madeAt)}` : 'van voor dit werd bijgehouden';
            return `${one.padEnd(12)} ${since}, ${former} eerdere`;
          })
          .join('\n');
      }).finally(letGo);
    },
  },
};
