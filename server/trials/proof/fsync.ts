import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openStand } from './stand.ts';
import { programMissing } from './programs.ts';
import type { Trial } from './trial.ts';

const SECONDS = { whole: 20, short: 2 };
const WRITERS = 8;
const CALLS = 'fsync,fdatasync';

/** An answer means that the kernel was told to write it down: at least one fsync for each. Counted by strace. */
export const fsyncs: Trial = {
  name: 'fsyncs counted',
  bar: 'D2',
  missing: () => programMissing('strace'),
  async run(size) {
    const stand = await openStand();
    try {
      const told = join(stand.folder, 'strace.txt');
      const running = await stand.start({ before: ['strace', '-D', '-f', '-qq', '-e', `trace=${CALLS}`, '-o', told] });
      await setTimeout(1_500); // the first backup and what the start writes are not counted
      const before = countIn(told);
      let acknowledged = 0;
      const stop = stand.writers(WRITERS, (_text, { status }) => (acknowledged += status === 303 ? 1 : 0));
      await setTimeout(SECONDS[size] * 1_000);
      await stop();
      const counted = countIn(told) - before;
      await running.kill('SIGTERM');
      return {
        held: acknowledged > 0 && counted >= acknowledged,
        figure: `${counted} fsyncs for ${acknowledged} acknowledged reactions`,
      };
    } finally {
      stand.clear();
    }
  },
};

/** A disk that says it could not write: then no reader hears that it was written. */
export const brokenDisk: Trial = {
  name: 'a disk that fails to write',
  bar: 'D2',
  missing: () => programMissing('strace'),
  async run() {
    const stand = await openStand();
    try {
      const running = await stand.start({
        before: [
          'strace',
          '-D',
          '-f',
          '-qq',
          '-e',
          `trace=${CALLS}`,
          '-o',
          '/dev/null',
          '-e',
          `inject=${CALLS}:error=EIO:when=40+3`,
        ],
      });
      const statuses: number[] = [];
      for (let number = 0; number < 120; number += 1)
        statuses.push((await stand.place(`Reactie nummer ${number}.`)).status);
      const reads = await stand.get('/artikelen/open/');
      await running.kill('SIGTERM');
      const [good, failed] = [
        statuses.filter((one) => one === 303).length,
        statuses.filter((one) => one >= 500).length,
      ];
      const after = await stand.start();
      const page = await settledPage(stand);
      await after.kill('SIGTERM');
      const lost = statuses.flatMap((status, number) =>
        status === 303 && !page.includes(`Reactie nummer ${number}.`) ? [number] : [],
      );
      return {
        held: failed > 0 && good + failed === statuses.length && lost.length === 0 && reads.status === 200,
        figure: `of ${statuses.length} writes ${failed} answered 5xx, ${good} acknowledged and ${lost.length} of those lost; reading went on`,
      };
    } finally {
      stand.clear();
    }
  },
};

const countIn = (file: string): number => readFileSync(file, 'utf8').match(/f(data)?sync\(.*= 0/g)?.length ?? 0;

async function settledPage(stand: { page: () => Promise<string> }): Promise<string> {
  await setTimeout(2_500);
  return stand.page();
}
