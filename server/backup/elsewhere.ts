import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupStore } from '../config.ts';
import { swapIn } from '../database/durable.ts';
import { Fault } from '../http/faults.ts';
import { ERASURES, mergeErasures } from '../privacy/erasures.ts';
import { Bucket } from './bucket.ts';
import { madeAt, toForget } from './rules.ts';
import { verifyApart } from './verify-apart.ts';

export type Elsewhere = ReturnType<typeof openElsewhere>;

/** Copies of the backups in an S3-compatible store: another building, another company. */
export function openElsewhere(store: BackupStore) {
  const bucket = new Bucket(store);

  /** The backups there, the oldest first. Throws one line when the store cannot be asked. */
  const names = async (): Promise<string[]> =>
    (await bucket.names('kennisbank-')).filter((name) => madeAt(name)).toSorted();

  return {
    names,

    /** Brings a backup and the list of removed members, sees that they arrived whole, and lets go of what is old there. */
    async bring(file: string, now: Date): Promise<void> {
      const erasures = join(file, '..', ERASURES);
      if (existsSync(erasures)) await bucket.put(erasures);
      await bucket.put(file);
      await bucket.remove(toForget(await names(), now));
    },

    /** Gets a backup back into a folder (the newest without a name), and who was removed since. Throws one line. */
    async get(folder: string, name?: string): Promise<string> {
      const wanted = name ?? (await names()).at(-1);
      if (!wanted) throw new Fault(`There is no backup in ${bucket.url}.`);
      if (!madeAt(wanted)) throw new Fault(`${wanted} is not the name of a backup.`);
      mkdirSync(folder, { recursive: true });
      const file = join(folder, wanted);
      try {
        await bucket.get(wanted, `${file}.new`);
        await verifyApart(`${file}.new`);
        await getErasures(bucket, folder);
        swapIn(`${file}.new`, file);
        return file;
      } finally {
        rmSync(`${file}.new`, { force: true });
      }
    },

    /** Breaks off what is under way: the next hour brings a newer one. */
    stop: (): void => bucket.stop(),
  };
}

async function getErasures(bucket: Bucket, folder: string): Promise<void> {
  const erasures = await bucket.text(ERASURES);
  if (erasures === null) return; // nobody was removed yet
  const apart = mkdtempSync(join(folder, 'erased-'));
  try {
    writeFileSync(join(apart, ERASURES), erasures);
    mergeErasures(folder, apart);
  } finally {
    rmSync(apart, { recursive: true });
  }
}
