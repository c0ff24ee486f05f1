import Database from 'better-sqlite3';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { backUp } from '../../backup/backup.ts';
import { verify } from '../../backup/verify.ts';
import { lookInto, openStand } from './stand.ts';
import type { Trial } from './trial.ts';

const BACKUPS = { whole: 50, short: 3 };
const HOUR_MS = 3_600_000;

/** Copies made while eight writers write: each is whole, and holds all that was acknowledged before it began. */
export const backups: Trial = {
  name: 'online backups under load',
  bar: 'D5',
  missing: () => null,
  async run(size) {
    const stand = await openStand();
    const acknowledged: string[] = [];
    try {
      const running = await stand.start();
      const stop = stand.writers(8, (text, { status }) => status === 303 && acknowledged.push(text));
      const db = new Database(stand.databaseFile, { timeout: 5_000 });
      const folder = join(stand.folder, 'copies');
      let [whole, lacking, slowest] = [0, 0, 0];
      for (let number = 0; number < BACKUPS[size]; number += 1) {
        await setTimeout(100);
        const before = acknowledged.slice();
        const began = performance.now();
        const { file } = await backUp(db, folder, new Date(Date.now() + number * HOUR_MS));
        slowest = Math.max(slowest, performance.now() - began);
        verify(file);
        whole += 1;
        const { texts: held } = lookInto(file);
        if (before.some((text) => !held.has(text))) lacking += 1;
      }
      await stop();
      db.close();
      await running.kill('SIGTERM');
      return {
        held: whole === BACKUPS[size] && lacking === 0,
        figure: `${whole} whole, ${lacking} without something acknowledged before it began, ${acknowledged.length} written meanwhile, at most ${Math.round(slowest)} ms each`,
      };
    } finally {
      stand.clear();
    }
  },
};
