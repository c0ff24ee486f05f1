import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { percentile } from '../bench/machine.ts';
import { openStand, type Stand } from './stand.ts';
import type { Trial } from './trial.ts';

/** More at once would try the queue of the kernel, and the process that asks. */
const CLIENTS = { whole: 1_500, short: 1_000 };
/** Who is told to come back does, if sooner than told. */
const BACK_MS = 500;
const SECONDS = { whole: 15, short: 4 };
/** Who is let in is answered within this, however many knock. */
const P99_MS = 3_000;

/** Far more than one process can do: some are told to come back, the rest are answered in time, and it is over when they stop. */
export const overload: Trial = {
  name: 'more readers than it can serve',
  bar: 'S4',
  missing: () => null,
  async run(size) {
    const stand = await openStand();
    try {
      const running = await stand.start();
      const member = await stand.join({ tier: 'pro' });
      const { served, refused, others } = await crowd(stand, {
        clients: CLIENTS[size],
        seconds: SECONDS[size],
        cookie: member,
      });
      await setTimeout(2_000);
      const after = await stand.get('/artikelen/open/');
      const alive = running.child.exitCode === null;
      await running.kill('SIGTERM');
      const p99 = percentile(served, 0.99);
      return {
        held: alive && after.status === 200 && served.length > 0 && p99 < P99_MS && others === 0,
        figure: `${CLIENTS[size]} at once: ${served.length} served (p50 ${Math.round(percentile(served, 0.5))}, p99 ${Math.round(p99)} ms), ${refused} told to come back, ${others} otherwise; calm two seconds later`,
      };
    } finally {
      stand.clear();
    }
  },
};

type Crowd = { clients: number; seconds: number; cookie: string };

async function crowd(stand: Stand, { clients, seconds, cookie }: Crowd) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const until = performance.now() + seconds * 1000;
  const served: number[] = [];
  let [refused, others] = [0, 0];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < until) {
        const at = performance.now();
        const status = await statusOf(stand, agent, cookie);
        if (status === 200) served.push(performance.now() - at);
        else if (status === 503) {
          refused += 1;
          await setTimeout(BACK_MS);
        } else others += 1;
      }
    }),
  );
  agent.destroy();
  return { served, refused, others };
}

/** A page drawn for one reader: what costs most of all that is read. */
const statusOf = (stand: Stand, agent: Agent, cookie: string): Promise<number> =>
  new Promise((done) => {
    request(
      { port: stand.port, host: '127.0.0.1', agent, path: '/artikelen/long/', headers: { Cookie: cookie } },
      (answer) => {
        answer.resume().once('end', () => done(answer.statusCode!));
      },
    )
      .once('error', () => done(0))
      .end();
  });
