import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { median } from '../bench/machine.ts';
import { openStand, type Stand } from './stand.ts';
import type { Trial } from './trial.ts';

/** The bar is half an hour; `SOAK_MINUTES=30 npm run proof -- hours` does it. */
const MINUTES = { whole: Number(process.env['SOAK_MINUTES'] ?? 5), short: 0.35 };
/** Megabytes, by the bar of server/trials/README.md. */
const IDLE_MB = 90;
const LOAD_MB = 180;
/** What memory may grow by between the second third and the last, and not be a leak. */
const GROWTH = 1.1;

const WITHOUT_DEMO = {
  DEMO: 'off',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'a@b.nl',
  MOLLIE_API_KEY: 'test_nergens123',
};

/** How much memory a server takes that does nothing, as it is shipped and without a demo. */
export const idle: Trial = {
  name: 'memory without work',
  bar: 'S4',
  missing: () => (process.platform === 'linux' ? null : 'memory is read from /proc'),
  async run() {
    const stand = await openStand();
    try {
      const env = WITHOUT_DEMO;
      await (await stand.start({ env })).kill('SIGTERM'); // the second start finds what the first compiled
      const running = await stand.start({ env });
      await setTimeout(5_000);
      const [all, own] = [megabytes(running.child.pid!, 'VmRSS'), megabytes(running.child.pid!, 'RssAnon')];
      await running.kill('SIGTERM');
      return {
        held: all <= IDLE_MB,
        figure: `${all} MB resident, ${own} of it its own, the rest Node's program (bar ${IDLE_MB})`,
      };
    } finally {
      stand.clear();
    }
  },
};

/** A mixed day in a short time: memory and open files stay where they are. */
export const soak: Trial = {
  name: 'hours of mixed work',
  bar: 'S4',
  missing: () => (process.platform === 'linux' ? null : 'memory is read from /proc'),
  async run(size) {
    const stand = await openStand();
    try {
      const running = await stand.start({ env: WITHOUT_DEMO });
      const { pid } = running.child;
      const samples: { memory: number; files: number }[] = [];
      const until = performance.now() + MINUTES[size] * 60_000;
      let requests = 0;
      const workers = Array.from({ length: 4 }, async (_, worker) => {
        for (let turn = worker; performance.now() < until; turn += 1) {
          const status = await work(stand, turn);
          if (status >= 500) throw new Error(`answered with ${status}`);
          requests += 1;
        }
      });
      while (performance.now() < until) {
        samples.push({ memory: megabytes(pid!, 'VmRSS'), files: readdirSync(`/proc/${pid}/fd`).length });
        await setTimeout(1_000);
      }
      await Promise.all(workers);
      await running.kill('SIGTERM');
      const third = Math.floor(samples.length / 3);
      const of = (part: number, read: (one: { memory: number; files: number }) => number) =>
        median(samples.slice(part * third, (part + 1) * third).map(read));
      const [before, after] = [of(1, ({ memory }) => memory), of(2, ({ memory }) => memory)];
      const [filesBefore, filesAfter] = [of(1, ({ files }) => files), of(2, ({ files }) => files)];
      const most = Math.max(...samples.map(({ memory }) => memory));
      return {
        held: after < before * GROWTH && filesAfter <= filesBefore + 5 && most <= LOAD_MB,
        figure: `${MINUTES[size]} minutes, ${requests} requests: memory ${before} → ${after} MB (at most ${most}, bar ${LOAD_MB}), open files ${filesBefore} → ${filesAfter}`,
      };
    } finally {
      stand.clear();
    }
  },
};

/** Mostly reading; every tenth writes, every fiftieth signs in wrongly or sends nonsense. */
async function work(stand: Stand, turn: number): Promise<number> {
  const cookie = stand.cookies[turn % stand.cookies.length]!;
  if (turn % 50 === 0) return (await stand.post('/inloggen', { email: 'x@x.nl', password: 'fout' }, '')).status;
  if (turn % 50 === 25) return (await stand.post('/reacties', { text: '' }, cookie)).status;
  if (turn % 10 === 0) return placeAndWithdraw(stand, turn, cookie);
  if (turn % 10 === 5) return (await stand.get('/mijn/', { Cookie: cookie })).status;
  if (turn % 10 === 7) return (await stand.get(`/api/articles/open/reactions?since=${turn}`)).status;
  return (await stand.get('/artikelen/open/', { 'Accept-Encoding': 'gzip' })).status;
}

/** What is written is taken back, so that what grows is not the discussion itself. */
async function placeAndWithdraw(stand: Stand, turn: number, cookie: string): Promise<number> {
  const text = `Beurt ${turn} ${Math.round(performance.now())}.`;
  const { status, headers } = await stand.post('/reacties', { article: 'open', text }, cookie);
  const [, id] = /#reactie-(\d+)/.exec(headers['location'] ?? '') ?? [];
  return id ? (await stand.post(`/reacties/${id}/intrekken`, {}, cookie)).status : status;
}

function megabytes(pid: number, what: 'VmRSS' | 'RssAnon'): number {
  const [, kilobytes] =
    new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
