import { setTimeout } from 'node:timers/promises';
import { lookInto, openStand } from './stand.ts';
import type { Trial } from './trial.ts';

const KILLS = { whole: 100, short: 3 };
const WRITERS = 8;
/** A hundred kills then come after some ten thousand acknowledged reactions. */
const LIFE_MS = { least: 300, most: 1_500 };

/** Ready again within this, by the bar of server/trials/README.md. */
const READY_MS = 2_000;

/** Power cuts, as far as one process can have them: killed at any moment under load, nothing that was answered is lost. */
export const kill: Trial = {
  name: 'kill -9 under eight writers',
  bar: 'D1',
  missing: () => null,
  async run(size) {
    const stand = await openStand();
    const acknowledged = new Set<string>();
    const readyAfter: number[] = [];
    try {
      for (let kills = 0; kills < KILLS[size]; kills += 1) {
        const running = await stand.start();
        readyAfter.push(running.readyAfter);
        const stop = stand.writers(WRITERS, (text, { status }) => status === 303 && acknowledged.add(text));
        await setTimeout(LIFE_MS.least + Math.random() * (LIFE_MS.most - LIFE_MS.least));
        await running.kill('SIGKILL');
        await stop();
      }
      const { texts: stored, whole } = lookInto(stand.databaseFile);
      const running = await stand.start();
      // Pages that lagged behind at the kill are baked within a second or two.
      const page = await stand.pageWith([...acknowledged]);
      await running.kill('SIGTERM');
      const lost = [...acknowledged].filter((text) => !stored.has(text)).length;
      const missing = [...acknowledged].filter((text) => !page.includes(text)).length;
      const slowest = Math.max(...readyAfter);
      return {
        held: lost === 0 && missing === 0 && whole,
        inTime: slowest < READY_MS,
        figure: `${KILLS[size]} kills, ${acknowledged.size} acknowledged, ${lost} lost, ${missing} not in the page, file ${whole ? 'whole' : 'DAMAGED'}, first answer after at most ${Math.round(slowest)} ms`,
      };
    } finally {
      stand.clear();
    }
  },
};
