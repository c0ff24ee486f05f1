import type { Db } from '../database/open.ts';
import { faultOf } from '../http/faults.ts';
import { backUp, newestBackup } from './backup.ts';
import type { Elsewhere } from './elsewhere.ts';

const HOUR_MS = 3_600_000;

type Backups = {
  db: Db;
  folder: string;
  elsewhere: Elsewhere | null;
  keepErasures: () => void;
  log: (line: object) => void;
};

/**
 * A copy each hour, whatever happened in between: the newest one says whether it is time. Then a copy of that elsewhere;
 * when that fails it is told, and the next hour brings the next one.
 */
export async function hourlyBackup({ db, folder, elsewhere, keepErasures, log }: Backups): Promise<void> {
  const now = new Date();
  const newest = newestBackup(folder);
  if (newest && now.getTime() - newest.at.getTime() < HOUR_MS) return;
  const { file, contents } = await backUp(db, folder, now);
  db.pragma('optimize'); // what the query planner knows of how tables grew
  log({ level: 'info', event: 'backed up', ...contents });
  keepErasures(); // the copy elsewhere must know of the last one too
  await elsewhere?.bring(file, now).then(
    () => log({ level: 'info', event: 'backed up elsewhere' }),
    (error: unknown) => log({ level: 'error', event: 'no backup elsewhere', error: faultOf(error) }),
  );
}
