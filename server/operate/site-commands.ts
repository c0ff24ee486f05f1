import { readConfig } from '../config.ts';
import type { Commands } from './command.ts';
import { examine } from './doctor.ts';
import { onDatabase } from './on-database.ts';
import { reconcile } from './reconcile.ts';

export const siteCommands: Commands = {
  publiceer: {
    help: 'bouwt de site en zet hem in de plaats van de vorige, als er iets veranderde',
    run: async () => {
      const { publish } = await import('../publish/publish.ts'); // it brings Astro's world along
      const { release, built } = await publish(readConfig(), console.log);
      return built ? `Uitgave ${release} is gepubliceerd.` : `Uitgave ${release} stond er al.`;
    },
  },
  betalingen: {
    help: 'vergelijkt onze boeken met die van Mollie, en zegt wat er verschilde',
    run: () => onDatabase(reconcile),
  },
  dokter: {
    help: 'kijkt alles na: database, schijf, backup, mail, betalingen, adres',
    run: () =>
      onDatabase(async (db, config) => {
        const { ok, report } = await examine(db, config, new Date());
        if (!ok) process.exitCode = 1;
        return report;
      }),
  },
};
