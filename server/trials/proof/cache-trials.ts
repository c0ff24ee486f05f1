import { type Answer, ask } from './ask.ts';
import { shapesOf } from './cache-shapes.ts';
import type { Gated, Site } from './cache-site.ts';
import type { Nginx, Ports, ProxyName } from './nginx.ts';

/** Pages may be kept half a minute (`s-maxage=30`); after this they are old. */
const UNTIL_STALE_MS = 31_500;
/** nginx answers just before it puts what it stored in its place. */
const SETTLE_MS = 50;
const CROWD = 200;
/** A proxy that answers with one of these answers from what it stored. */
const FROM_STORE = ['HIT', 'STALE', 'UPDATING', 'REVALIDATED'];

type Trial = { name: string; tries: number; faults: string[] };
/** What every trial plays on; `cookie` is a PRO member's. */
export type Stage = {
  site: Site;
  ports: Ports;
  cookie: string;
  nginx: Nginx;
  stopOrigin: () => Promise<void>;
};
type Who = 'member' | 'visitor';
type Request = { proxy: ProxyName; path: string; round: string; headers?: Record<string, string>; method?: string };

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

function asker({ ports, cookie }: Stage) {
  return (who: Who, { proxy, path, round, headers, method }: Request): Promise<Answer> => {
    const own: Record<string, string> = who === 'member' ? { Cookie: cookie } : {};
    return ask({ port: ports[proxy], path, method, headers: { 'X-Round': round, ...own, ...headers } });
  };
}

const shows = (answer: Answer, sentences: string[]) => sentences.some((text) => answer.body.includes(text));
const statusOf = (answer: Answer) => answer.headers['x-cache-status'] ?? 'none';

/** What is wrong with this answer to this person; null when nothing is. */
function fault(who: Who, answer: Answer, sentences: string[]): string | null {
  const seen = shows(answer, sentences);
  if (who === 'visitor') return seen ? 'a visitor reads gated text' : null;
  if (seen && FROM_STORE.includes(statusOf(answer))) return `gated text came from the store (${statusOf(answer)})`;
  if (seen && !/\bno-store\b/.test(answer.headers['cache-control'] ?? '')) return 'gated text may be stored';
  return null;
}

/** Shows that these trials can see a leak at all. */
export async function leaksWhenBroken(stage: Stage): Promise<Trial> {
  const to = asker(stage);
  const { article, sentences } = proArticle(stage);
  const request: Request = { proxy: 'broken', path: article.path, round: 'broken' };
  await to('member', request);
  await pause(SETTLE_MS);
  const leaked = shows(await to('visitor', request), sentences);
  return {
    name: 'control: a proxy that ignores no-store does leak',
    tries: 1,
    faults: leaked ? [] : ['it did not: this trial sees nothing'],
  };
}

/** Every shape of every gated address, the member first and then the visitor, and the other way round. */
export async function bothOrders(stage: Stage, proxy: ProxyName): Promise<Trial> {
  const trial: Trial = { name: `both orders, key = ${proxy}`, tries: 0, faults: [] };
  for (const gated of stage.site.gated) {
    const rounds = shapesOf(gated.article.path).flatMap((path) => [
      oneRound(stage, { proxy, path, gated, order: ['member', 'visitor'] }),
      oneRound(stage, { proxy, path, gated, order: ['visitor', 'member'] }),
    ]);
    for (const { tries, faults } of await Promise.all(rounds)) {
      trial.tries += tries;
      trial.faults.push(...faults);
    }
    trial.faults.push(...(await memberDoesRead(stage, proxy, gated)));
  }
  return trial;
}

type Round = { proxy: ProxyName; path: string; gated: Gated; order: Who[] };

async function oneRound(stage: Stage, { proxy, path, gated, order }: Round): Promise<Omit<Trial, 'name'>> {
  const to = asker(stage);
  const request = { proxy, path, round: `${order[0]} ${gated.article.id} ${path}`.replace(/[^\w /.-]/g, '_') };
  const faults: string[] = [];
  const tags = new Map<Who, string>();
  let tries = 0;
  for (const [turn, who] of [...order, ...order, ...order].entries()) {
    const othersTag = tags.get(who === 'member' ? 'visitor' : 'member');
    // The second turn asks compressed, the third with what the other person was given to recognise the page by.
    const headers: Record<string, string> = turn < 2 ? {} : { 'Accept-Encoding': 'gzip' };
    if (turn > 3 && othersTag) headers['If-None-Match'] = othersTag;
    await pause(SETTLE_MS);
    const answer = await to(who, { ...request, headers, method: turn === 2 ? 'HEAD' : 'GET' });
    tries += 1;
    if (answer.headers['etag']) tags.set(who, answer.headers['etag']);
    const wrong = fault(who, answer, gated.sentences);
    if (wrong) faults.push(`${wrong}: ${path} (${proxy}, ${order[0]} first, turn ${turn})`);
  }
  return { tries, faults };
}

/** Without this a server that shows nobody anything would pass. */
async function memberDoesRead(stage: Stage, proxy: ProxyName, { article, sentences }: Gated): Promise<string[]> {
  const to = asker(stage);
  const round = `reads ${article.id}`;
  const page = await to('member', { proxy, path: article.path, round });
  await to('visitor', { proxy, path: article.path, round });
  const slots = await to('member', { proxy, path: `/api/articles/${article.id}/slots`, round });
  return [
    ...(shows(page, sentences) ? [] : [`the member cannot read ${article.path}`]),
    ...(shows(slots, sentences) ? [] : [`the member's island cannot read ${article.id}`]),
  ];
}

export async function inACrowd(stage: Stage): Promise<Trial> {
  const to = asker(stage);
  const { article, sentences } = proArticle(stage);
  const shapes = shapesOf(article.path);
  const asked = Array.from({ length: CROWD }, async (_, turn) => {
    const who: Who = turn % 3 === 0 ? 'member' : 'visitor';
    const path = turn % 2 === 0 ? article.path : shapes[turn % shapes.length]!;
    const wrong = fault(who, await to(who, { proxy: 'path', path, round: `crowd ${turn % 4}` }), sentences);
    return wrong ? [`${wrong}: ${path} (in a crowd)`] : [];
  });
  return { name: `${CROWD} mixed requests at once`, tries: CROWD, faults: (await Promise.all(asked)).flat() };
}

/** Fills the store for the trials after it, too. */
export async function publicIsKept(stage: Stage): Promise<Trial> {
  const to = asker(stage);
  const faults: string[] = [];
  for (const path of stage.site.publicPaths) {
    await to('visitor', { proxy: 'address', path, round: 'public' });
    await pause(SETTLE_MS);
    const again = await to('visitor', { proxy: 'address', path, round: 'public' });
    if (again.status !== 200 || statusOf(again) !== 'HIT') faults.push(`${path}: ${again.status} ${statusOf(again)}`);
  }
  return { name: 'public pages are kept (HIT)', tries: stage.site.publicPaths.length, faults };
}

/** A page that has grown old is fetched again in the name of whoever asks: here a member. */
export async function whenOld(stage: Stage): Promise<Trial> {
  const to = asker(stage);
  await pause(UNTIL_STALE_MS);
  const faults: string[] = [];
  for (const { article, sentences } of stage.site.gated) {
    for (const who of ['member', 'visitor', 'member', 'visitor'] as const) {
      const answer = await to(who, { proxy: 'address', path: article.path, round: 'public' });
      const wrong = fault(who, answer, sentences);
      if (wrong) faults.push(`${wrong}: ${article.path} (old, ${statusOf(answer)})`);
    }
  }
  return { name: 'an old page, renewed by a member', tries: stage.site.gated.length * 4, faults };
}

export async function whenTheOriginStops(stage: Stage): Promise<Trial> {
  const to = asker(stage);
  // The trial before this renewed some pages; they too must be old when the origin is gone.
  await pause(UNTIL_STALE_MS);
  await stage.stopOrigin();
  const faults: string[] = [];
  for (const path of stage.site.publicPaths) {
    const answer = await to('visitor', { proxy: 'address', path, round: 'public' });
    const expected = path.startsWith('/_astro/') ? ['HIT'] : ['STALE', 'UPDATING'];
    if (answer.status !== 200 || !expected.includes(statusOf(answer)))
      faults.push(`${path}: ${answer.status} ${statusOf(answer)}`);
  }
  return { name: 'the origin stops: public pages still come', tries: stage.site.publicPaths.length, faults };
}

/** The broken proxy's store is the control: there the same search does find gated text. */
export async function nothingOnDisk({ nginx, site, cookie }: Stage): Promise<Trial> {
  const secrets = [
    ...site.gated.flatMap(({ sentences }) => sentences),
    ...cookie.split('; ').map(valueOf).filter(isSecret),
  ];
  const [good, broken] = await Promise.all([nginx.stored(['address', 'path']), nginx.stored(['broken'])]);
  const holds = (text: string) => secrets.some((secret) => text.includes(secret));
  const faults = good.filter(holds).map((text) => `stored: ${text.match(/KEY: (.*)/)?.[1]}`);
  if (!broken.some(holds)) faults.push('the search finds nothing in the broken store either');
  return { name: 'no gated text or session in the store on disk', tries: good.length, faults };
}

/** The hint cookie only says "pro". */
const isSecret = (value: string): boolean => value.length > 20;
const valueOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1);

function proArticle({ site }: Stage): Gated {
  return site.gated.find(({ article }) => article.access === 'pro') ?? site.gated[0]!;
}
