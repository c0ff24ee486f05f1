import { parseArgs } from 'node:util';
import { backups } from './backups.ts';
import { cache } from './cache.ts';
import { clockJumps } from './clock.ts';
import { fuzz } from './fuzz.ts';
import { largest } from './largest.ts';
import { overload } from './overload.ts';
import { rawHttp } from './raw-http.ts';
import { slowClients } from './slow.ts';
import { idle, soak } from './soak.ts';
import { othersDown } from './down.ts';
import { badStarts } from './starts.ts';
import { foreignLock, fullDisk } from './disk.ts';
import { brokenDisk, fsyncs } from './fsync.ts';
import { kill } from './kill.ts';
import { migrations } from './migrations.ts';
import { outbox } from './outbox.ts';
import { stops } from './stops.ts';
import type { Size, Trial } from './trial.ts';

/** Every trial, in the order in which they run. */
export const TRIALS: Trial[] = [
  kill,
  stops,
  fsyncs,
  brokenDisk,
  fullDisk,
  foreignLock,
  backups,
  migrations,
  othersDown,
  clockJumps,
  badStarts,
  fuzz,
  rawHttp,
  slowClients,
  largest,
  overload,
  idle,
  soak,
  outbox,
  cache,
];

/** Runs trials one after the other, and tells each in one line. Whether all held that could be tried. */
export async function prove(trials: Trial[], size: Size, tell: (line: string) => void): Promise<boolean> {
  let allHeld = true;
  for (const trial of trials) {
    const missing = trial.missing();
    const began = performance.now();
    const outcome = missing
      ? { word: 'not tried', figure: missing }
      : await trial.run(size).then(
          ({ held, inTime = true, figure }) => ({ word: held && inTime ? 'held' : 'FAILED', figure }),
          (error: Error) => ({ word: 'FAILED', figure: `the trial broke: ${error.message.split('\n')[0]}` }),
        );
    if (outcome.word === 'FAILED') allHeld = false;
    const seconds = Math.round((performance.now() - began) / 1000);
    tell(`${outcome.word.padEnd(9)} ${trial.bar.padEnd(4)} ${trial.name}: ${outcome.figure} (${seconds} s)`);
  }
  return allHeld;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { short: { type: 'boolean' } } });
  const wanted = TRIALS.filter(
    ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
  );
  const held = await prove(wanted, values.short ? 'short' : 'whole', console.log);
  process.exit(held ? 0 : 1);
}
