import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openStand, type Stand } from './stand.ts';
import type { Trial } from './trial.ts';

const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const MINUTE = 60;
const YEAR = 365 * 24 * 3600;

/** The machine's clock jumps under a running server: an edit window that closed stays closed, a session ends no later than it should. */
export const clockJumps: Trial = {
  name: 'clock jumps of 31 minutes and a year',
  bar: 'D9',
  missing: () => (existsSync(LIBRARY) ? null : 'libfaketime is not installed (apt-get install faketime)'),
  async run() {
    const stand = await openStand();
    try {
      const file = join(stand.folder, 'time');
      const jump = async (seconds: number): Promise<void> => {
        writeFileSync(file, `${seconds >= 0 ? '+' : '-'}${Math.abs(seconds)}s\n`);
        await setTimeout(200);
      };
      await jump(0);
      const running = await stand.start({
        env: {
          LD_PRELOAD: LIBRARY,
          FAKETIME_TIMESTAMP_FILE: file,
          FAKETIME_NO_CACHE: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        },
      });
      const faults: string[] = [];
      const expect = (what: string, found: number, wanted: number): void => {
        if (found !== wanted) faults.push(`${what}: ${found} instead of ${wanted}`);
      };
      const [first, second] = [stand.cookies[0]!, stand.cookies[1]!];
      const one = await placeAs(stand, first, 'Een eerste gedachte.');
      expect('editing at once', await edit(stand, first, one), 303);
      await jump(31 * MINUTE);
      expect('editing 31 minutes later', await edit(stand, first, one), 403);
      await jump(0);
      expect('editing after the clock went back', await edit(stand, first, one), 403);
      await jump(31 * MINUTE);
      const two = await placeAs(stand, first, 'Een tweede gedachte.');
      expect('editing a new one', await edit(stand, first, two), 303);
      await jump(-31 * MINUTE);
      expect('reading with the clock behind', (await stand.get('/artikelen/open/')).status, 200);
      expect('editing the first with the clock behind', await edit(stand, first, one), 403);
      expect('placing with the clock behind', (await place(stand, second, 'Een derde gedachte.')).status, 303);
      await jump(YEAR);
      expect('a session a year later', (await place(stand, first, 'Een jaar later.')).status, 401);
      await jump(0);
      expect('that session after the clock went back', (await place(stand, first, 'Weer terug.')).status, 401);
      expect('reading after all that', (await stand.get('/artikelen/open/')).status, 200);
      const alive = running.child.exitCode === null;
      await running.kill('SIGTERM');
      return {
        held: alive && faults.length === 0,
        figure:
          faults.length === 0 ? '6 jumps, no window opened again, no session outlived its span' : faults.join('; '),
      };
    } finally {
      stand.clear();
    }
  },
};

const place = (stand: Stand, cookie: string, text: string) =>
  stand.post('/reacties', { article: 'open', text }, cookie);

async function placeAs(stand: Stand, cookie: string, text: string): Promise<string> {
  const { headers } = await place(stand, cookie, text);
  return /#reactie-(\d+)/.exec(headers['location'] ?? '')?.[1] ?? '';
}

const edit = async (stand: Stand, cookie: string, id: string): Promise<number> =>
  (await stand.post(`/reacties/${id}`, { text: 'Iets anders.' }, cookie)).status;
