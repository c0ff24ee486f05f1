import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { percentile } from '../bench/machine.ts';
import { programMissing, rootMissing } from './programs.ts';
import { openStand, type Stand } from './stand.ts';
import type { Trial } from './trial.ts';

const MEGABYTES = 24;
const LOCKED_MS = 3_000;
/** What readers may notice of it, by the bar of server/trials/README.md. */
const READ_P99_MS = 300;

/** A disk that fills up: writes are refused with 507, reads go on, and all is well again when there is room. */
export const fullDisk: Trial = {
  name: 'a full disk',
  bar: 'D4',
  missing: () => programMissing('mount') ?? rootMissing('mounting a small disk'),
  async run() {
    const disk = mkdtempSync(join(tmpdir(), 'kennisbank-disk-'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', disk]).status !== 0)
      throw new Error('a small disk could not be mounted');
    const stand = await openStand({ dataFolder: join(disk, 'data') });
    try {
      const running = await stand.start();
      const ballast = join(disk, 'ballast');
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - 256 * 1024));
      const statuses: number[] = [];
      // Until it is full twice in a row: what the first refusal gave back is room for a little more.
      while (!(statuses.at(-1) === 507 && statuses.at(-2) === 507) && statuses.length < 2_000)
        statuses.push((await stand.place(long(statuses.length))).status);
      const reading = await stand.get('/artikelen/open/');
      const top = await stand.get('/api/articles/open/reactions?since=0');
      const refused = await stand.place(long(-1));
      rmSync(ballast);
      await setTimeout(100);
      const again = await stand.place(long(-2));
      const kept = statuses.filter((one) => one === 303).length;
      const page = await stand.page();
      const shown = Array.from({ length: statuses.length }, (_, n) => n).filter((n) =>
        page.includes(`Nummer ${n} `),
      ).length;
      const alive = running.child.exitCode === null;
      await running.kill('SIGTERM');
      return {
        held:
          statuses.every((one) => one === 303 || one === 507) &&
          statuses.includes(507) &&
          refused.status === 507 &&
          again.status === 303 &&
          reading.status === 200 &&
          top.status === 200 &&
          shown >= kept &&
          alive,
        figure: `after ${kept} reactions a 507 (Retry-After ${refused.headers['retry-after']}), reading ${reading.status}, with room again ${again.status} without a restart, ${shown} of ${kept} acknowledged on the page`,
      };
    } finally {
      spawnSync('umount', ['--lazy', disk]);
      stand.clear();
      rmSync(disk, { recursive: true, force: true });
    }
  },
};

/** Another process that holds the database for three seconds: readers hardly notice, writers come late or are told when to come back. */
export const foreignLock: Trial = {
  name: 'a database someone else holds for three seconds',
  bar: 'D4',
  missing: () => null,
  async run() {
    const stand = await openStand();
    try {
      const running = await stand.start();
      await setTimeout(500);
      const code = `import D from 'better-sqlite3'; const d = new D(process.argv[1]); d.exec('BEGIN EXCLUSIVE'); process.stdout.write('held'); setTimeout(() => d.exec('COMMIT'), ${LOCKED_MS});`;
      const holder = spawn(process.execPath, ['--input-type=module', '--eval', code, stand.databaseFile], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const letGo = once(holder, 'exit');
      await once(holder.stdout, 'data');
      const writes: { status: number; later: string | undefined }[] = [];
      const stop = stand.writers(8, (_text, { status, headers }) =>
        writes.push({ status, later: headers['retry-after'] }),
      );
      const times = await readFor(stand, LOCKED_MS - 200);
      await letGo;
      await setTimeout(500);
      await stop();
      const after = await stand.place('Daarna gaat alles weer.');
      await running.kill('SIGTERM');
      const p99 = percentile(times, 0.99);
      const told = writes.filter(({ status, later }) => status === 503 && later).length;
      const good = writes.filter(({ status }) => status === 303).length;
      return {
        held: p99 < READ_P99_MS && told + good === writes.length && told > 0 && after.status === 303,
        figure: `reading p99 ${Math.round(p99)} ms of ${times.length}, ${told} writes told to come back, ${good} stored, afterwards ${after.status}`,
      };
    } finally {
      stand.clear();
    }
  },
};

async function readFor(stand: Stand, milliseconds: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {
    const at = performance.now();
    await stand.get('/artikelen/open/');
    times.push(performance.now() - at);
    await setTimeout(10);
  }
  return times;
}

/** Some two thousand characters, and other words for each number: what is nearly the same waits for a moderator. */
const long = (number: number): string =>
  `Nummer ${number} staat hier. ${Array.from({ length: 300 }, (_, place) => wordOf(number, place)).join(' ')}`;

/** Letters alone: a number could be taken for a telephone's. */
const wordOf = (number: number, place: number): string =>
  [...(Math.imul(number + 7, 2_654_435_761) ^ Math.imul(place + 13, 40_503)).toString(16)]
    .map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)] ?? '')
    .join('');
