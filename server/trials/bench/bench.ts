import { readFileSync } from 'node:fs';
import { DEMO_PASSWORD } from '../../demo/seed.ts';
import type { Article } from '../../articles/article.ts';
import { type Load, loadOn, type Sent, serveApart, type Served, stop, usageOf } from './load.ts';
import { holds } from './holds.ts';
import { lettersPerSecond } from './letters.ts';
import { machineLine, median, percentile } from './machine.ts';

/**
 * What each kind of request costs, beside the least it could cost: a bare `node:http` answer of as many bytes, a bare
 * commit, a bare hash. Ours and bare in turn, medians; only ratios of one run compare. `node server/trials/bench/bench.ts`
 */
const SECONDS = 2;
const ROUNDS = 3;
const CLIENTS = 16;
/** Above this share of a core the asking process was the limit, and only CPU per request compares. */
const LOADER_FULL = 0.9;
/** Each look at the clock is this much later, so that no limit on one writer is what is measured. */
const LATER_MS = 30_000;
const LATER_TO_SIGN_IN_MS = 600_000;

const ARTICLE = '/artikelen/een-loket-met-een-gezicht/';
const TOP_UP = '/api/articles/een-loket-met-een-gezicht/reactions?since=0';
const OPEN = ['een-loket-met-een-gezicht', 'een-begroting-die-de-raad-wel-leest', 'inwoners-aan-zet-en-dan'];
const TEXT = 'Een reactie van een gemiddelde lengte, zoals een lezer die na het eten schrijft. '.repeat(3).trim();
const BROTLI = { 'Accept-Encoding': 'br' };

type Measured = Pick<Load, 'perSecond' | 'times'> & Partial<Load>;
type Row = { ours: Measured[]; bare: Measured[] };
const rows: Record<string, Row> = {};

async function rounds(name: string, ours: () => Promise<Measured>, bare: () => Promise<Measured>): Promise<void> {
  const row: Row = { ours: [], bare: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    row.ours.push(await ours());
    row.bare.push(await bare());
  }
  rows[name] = row;
}

const wish = (next: (client: number) => Sent) => ({ clients: CLIENTS, seconds: SECONDS, next });
const form = (served: Served, fields: Record<string, string>, cookie = ''): Omit<Sent, 'path'> => ({
  method: 'POST',
  headers: {
    Origin: `http://localhost:${served.port}`,
    Cookie: cookie,
    'Content-Type': 'application/x-www-form-urlencoded',
  },
  body: new URLSearchParams(fields).toString(),
});

/** What is read, beside a bare answer with the same status and length. */
async function reads(served: Served): Promise<void> {
  const articles: Article[] = JSON.parse(readFileSync('dist/current/private/artikelen.json', 'utf8'));
  const gated = articles.find(({ access }) => access === 'pro')!;
  const Cookie = served.cookies.at(-1)!;
  const etagOf = async (path: string, headers = {}) => (await ask(served, { path, headers })).headers.get('etag')!;
  const known = { ...BROTLI, 'If-None-Match': await etagOf(ARTICLE, BROTLI) };
  const questions: Record<string, Sent> = {
    'article, a visitor': { path: ARTICLE, headers: BROTLI },
    'article, 304': { path: ARTICLE, headers: known },
    'top-up of 50 reactions': { path: TOP_UP },
    'top-up, 304': { path: TOP_UP, headers: { 'If-None-Match': await etagOf(TOP_UP) } },
    'gated article, a PRO member': { path: gated.path, headers: { Cookie } },
  };
  for (const [name, sent] of Object.entries(questions)) {
    const { status, length } = await ask(served, sent);
    const bare = await serveApart(['bare', String(length), String(status)]);
    for (const warm of [served, bare]) await loadOn(warm, { ...wish(() => sent), seconds: 1 });
    const on = (one: Served) => () =>
      loadOn(
        one,
        wish(() => sent),
      );
    await rounds(name, on(served), on(bare));
    stop(bare);
  }
}

/** One answer: its status, its headers, and its length as it travels. */
async function ask({ port }: Served, { path, headers = {} }: Sent) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { 'Accept-Encoding': 'identity', ...headers },
    redirect: 'manual',
  });
  const body = await answer.arrayBuffer();
  const sent = answer.headers.get('content-length');
  return { status: answer.status, headers: answer.headers, length: Number(sent ?? body.byteLength) };
}

const alone =
  (kind: string, more: string[] = []) =>
  async () => {
    const served = await serveApart([kind, String(SECONDS), ...more]);
    stop(served);
    return { perSecond: served.times.length / SECONDS, times: served.times };
  };
const oursOn = (later: number, next: (served: Served) => (client: number) => Sent) => async () => {
  const served = await serveApart(['ours', String(later)]);
  const load = await loadOn(served, wish(next(served)));
  stop(served);
  return load;
};
const signingIn = (served: Served) => () => ({
  path: '/inloggen',
  ...form(served, { email: 'anna@kennisbank.example', password: DEMO_PASSWORD }),
});

/** What is written, beside commits or hashes and nothing else. */
async function writes(): Promise<void> {
  let number = 0;
  const placing = (served: Served) => (client: number) => ({
    path: '/reacties',
    ...form(
      served,
      { article: OPEN[number % OPEN.length]!, text: `${(number += 1)} ${TEXT}` },
      served.cookies[client]!,
    ),
  });
  const telling = (served: Served) => () => ({
    path: '/api/webhooks/mollie',
    ...form(served, { id: `tr_${(number += 1).toString(36).padStart(10, '0')}` }),
  });
  const commits = alone('commits', [TEXT]);
  await rounds('placing a reaction ÷ commits', oursOn(LATER_MS, placing), commits);
  await rounds('webhook of an unknown id ÷ commits', oursOn(0, telling), commits);
  await rounds('signing in ÷ hashes', oursOn(LATER_TO_SIGN_IN_MS, signingIn), alone('hashes'));
}

const rate = (loads: Measured[]) => median(loads.map(({ perSecond }) => perSecond));
const cpu = (loads: Measured[]) => median(loads.map(({ cpuPerRequestMs = NaN }) => cpuPerRequestMs));
const late = (loads: Measured[], share: number) => median(loads.map(({ times }) => percentile(times, share)));
const asking = (loads: Measured[]) => median(loads.map(({ loader = 0 }) => loader));

function shown({ ours, bare }: Row): Record<string, number | string> {
  return {
    'per s': Math.round(rate(ours)),
    'bare per s': Math.round(rate(bare)),
    '÷ bare': (rate(ours) / rate(bare)).toFixed(2),
    'p50 ms': late(ours, 0.5).toFixed(2),
    'p99 ms': late(ours, 0.99).toFixed(2),
    'CPU ms': cpu(ours).toFixed(3),
    'bare CPU ms': Number.isNaN(cpu(bare)) ? '' : cpu(bare).toFixed(3),
    'MB after': Math.round(median(ours.map(({ rss = 0 }) => rss)) / 2 ** 20),
    limit: [ours, bare].some((loads) => asking(loads) > LOADER_FULL) ? 'the loader' : '',
  };
}

console.log(machineLine());
const served = await serveApart(['ours']);
console.log(
  `Memory at rest, demo and trial in the same process: ${Math.round((await usageOf(served)).rss / 2 ** 20)} MB`,
);
await reads(served);
stop(served);
await writes();
console.log(`${CLIENTS} connections, medians of ${ROUNDS} × ${SECONDS} s, ours and bare in turn`);
console.table(Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, shown(row)])));
const ms = (name: string) => cpu(rows[name]!.ours);
const told = holds({
  pageMs: ms('article, a visitor'),
  unchangedMs: ms('article, 304'),
  gatedMs: ms('gated article, a PRO member'),
  placingMs: ms('placing a reaction ÷ commits'),
  signInsPerSecond: rate(rows['signing in ÷ hashes']!.ours),
  lettersPerSecond: await lettersPerSecond(),
});
for (const line of told) console.log(line);
process.exit(0);
