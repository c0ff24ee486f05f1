import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { median } from '../bench/machine.ts';
import { lookInto, openStand } from './stand.ts';
import type { Trial } from './trial.ts';

const STOPS = { whole: 20, short: 2 };
/** Gone within this when asked to stop: less than what systemd waits before it kills. */
const LONGEST_MS = 10_000;

/** Asked to stop in the middle of work: whoever was answered is stored, and the process ends in time with exit code 0. */
export const stops: Trial = {
  name: 'SIGTERM under load',
  bar: 'D7',
  missing: () => null,
  async run(size) {
    const stand = await openStand();
    const acknowledged = new Set<string>();
    const [codes, times, starts]: [(number | null)[], number[], number[]] = [[], [], []];
    let logs = 0;
    try {
      for (let number = 0; number < STOPS[size]; number += 1) {
        const running = await stand.start();
        starts.push(running.readyAfter);
        const stop = stand.writers(8, (text, { status }) => status === 303 && acknowledged.add(text));
        await setTimeout(300 + Math.random() * 700);
        const began = performance.now();
        codes.push(await running.kill('SIGTERM'));
        times.push(performance.now() - began);
        await stop();
        logs += existsSync(`${stand.databaseFile}-wal`) ? 1 : 0;
      }
      const { texts: stored } = lookInto(stand.databaseFile);
      const lost = [...acknowledged].filter((text) => !stored.has(text)).length;
      const slowest = Math.max(...times);
      return {
        held: lost === 0 && codes.every((code) => code === 0) && logs === 0,
        inTime: slowest < LONGEST_MS,
        figure: `${codes.length} stops, ${acknowledged.size} acknowledged, ${lost} lost, ${logs} logs left behind, gone after at most ${Math.round(slowest)} ms; first answer of the next ${Math.round(median(starts))} ms (median), ${Math.round(Math.max(...starts))} at most`,
      };
    } finally {
      stand.clear();
    }
  },
};
