import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBake } from '../../discussion/bake/bake.ts';
import { openDatabase } from '../../database/open.ts';
import type { Article } from '../../articles/article.ts';
import { openRelease } from '../../articles/release.ts';
import { openReactions } from '../../discussion/store.ts';
import { WORLDS } from '../world.ts';
import { type Load, loadOn, type Sent, serveApart, stop } from './load.ts';
import { machineLine, median, percentile } from './machine.ts';

const ARTICLE = 'een-loket-met-een-gezicht';
/** Where the sample site's readers may react without being members of anything more than the site. */
const OPEN = [
  ARTICLE,
  'een-begroting-die-de-raad-wel-leest',
  'het-formulier-dat-niemand-durfde-af-te-schaffen',
  'inwoners-aan-zet-en-dan',
  'de-vergadering-die-een-besluit-werd',
  'aan-de-keukentafel-telt-de-tijd-anders',
];
const SECONDS = 4;
const ROUNDS = 3;
const round = (value: number, digits = 2) => Number(value.toFixed(digits));

/** Reading: the question of a page without any reactions yet, so the answer holds all fifty; and "nothing new". */
async function reads(): Promise<void> {
  const ours = await serveApart(['ours']);
  const path = `/api/articles/${ARTICLE}/reactions?since=0`;
  const answer = await fetch(`http://127.0.0.1:${ours.port}${path}`);
  const body = Buffer.from(await answer.arrayBuffer());
  const bare = await serveApart(['bare', String(body.length)]);
  const etag = answer.headers.get('etag')!;
  const full = { clients: 32, seconds: SECONDS, next: (): Sent => ({ path }) };
  const known = { ...full, next: (): Sent => ({ path, headers: { 'If-None-Match': etag } }) };
  for (const served of [ours, bare]) await loadOn(served, { ...full, seconds: 1 });

  const runs: Record<'ours' | 'bare' | 'same', Load>[] = [];
  for (let run = 0; run < ROUNDS; run += 1)
    runs.push({ ours: await loadOn(ours, full), bare: await loadOn(bare, full), same: await loadOn(ours, known) });
  const of = (kind: 'ours' | 'bare' | 'same', what: 'perSecond' | 'cpuPerRequestMs') =>
    median(runs.map((run) => run[kind][what]));
  console.log(
    `\nTop-up of 50 reactions (${body.length} bytes), 32 connections, medians of ${ROUNDS} × ${SECONDS} s, alternating`,
  );
  console.table({
    'bare node:http': {
      'reads/s': round(of('bare', 'perSecond'), 0),
      'CPU ms/read': round(of('bare', 'cpuPerRequestMs'), 3),
    },
    ours: { 'reads/s': round(of('ours', 'perSecond'), 0), 'CPU ms/read': round(of('ours', 'cpuPerRequestMs'), 3) },
    'ours, nothing new (304)': {
      'reads/s': round(of('same', 'perSecond'), 0),
      'CPU ms/read': round(of('same', 'cpuPerRequestMs'), 3),
    },
    'ours ÷ bare': {
      'reads/s': round(of('ours', 'perSecond') / of('bare', 'perSecond')),
      'CPU ms/read': round(of('ours', 'cpuPerRequestMs') / of('bare', 'cpuPerRequestMs')),
    },
  });
  [ours, bare].forEach(stop);
}

/** Placing: a signed-in member's form, from request to 303, its page baked; against the same rows without anything else. */
async function places(): Promise<void> {
  const text = 'Een reactie van een gemiddelde lengte, zoals een lezer die na het eten schrijft. '.repeat(3).trim();
  const clientsOf = { '1 client': 1, '16 clients': 16 };
  const found: Record<string, { rates: number[]; p99: number[]; cpu: number[] }> = {};
  const bare: { rates: number[]; p99: number[] } = { rates: [], p99: [] };
  for (let run = 0; run < ROUNDS; run += 1) {
    const { times, child } = await serveApart(['commits', String(SECONDS), text]);
    child.send('stop');
    bare.rates.push(times.length / SECONDS);
    bare.p99.push(percentile(times, 0.99));
    for (const [name, clients] of Object.entries(clientsOf)) {
      const ours = await serveApart(['ours', '30000']);
      let number = 0;
      const next = (client: number): Sent => ({
        path: '/reacties',
        method: 'POST',
        headers: {
          Origin: `http://localhost:${ours.port}`,
          Cookie: ours.cookies[client]!,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          article: OPEN[number % OPEN.length]!,
          text: unlike((number += 1), text),
        }).toString(),
      });
      const load = await loadOn(ours, { clients, seconds: SECONDS, next });
      stop(ours);
      const kept = (found[name] ??= { rates: [], p99: [], cpu: [] });
      kept.rates.push(load.perSecond);
      kept.p99.push(percentile(load.times, 0.99));
      kept.cpu.push(load.cpuPerRequestMs);
    }
  }
  console.log(`\nPlacing under six articles, page baked before the answer, medians of ${ROUNDS} × ${SECONDS} s`);
  console.table({
    'bare commits': { 'places/s': round(median(bare.rates), 0), 'p99 ms': round(median(bare.p99)) },
    ...Object.fromEntries(
      Object.entries(found).map(([name, { rates, p99, cpu }]) => [
        name,
        {
          'places/s': round(median(rates), 0),
          'p99 ms': round(median(p99)),
          'CPU ms': round(median(cpu)),
          '÷ bare': round(median(rates) / median(bare.rates)),
        },
      ]),
    ),
  });
}

/** Baking one page of a site of so many articles: it should not matter how many there are. */
async function bakes(): Promise<void> {
  const rows: Record<string, object> = {};
  for (const articles of [50, 500, 5_000]) {
    const { distFolder, ids } = site(articles);
    const db = openDatabase(join(distFolder, 'bench.db'));
    db.exec("INSERT INTO member (email, name, password_hash, joined_at) VALUES ('a@b.nl', 'A', '', 0)");
    const reactions = openReactions(db);
    const add = (articleId: string, key: string) =>
      reactions.add({ articleId, memberId: 1, text: `Reactie ${key}`, formKey: key, placedAt: new Date() });
    for (const id of ids) add(id, id);
    for (let number = 0; number < 50; number += 1) add(ids[0]!, `vol ${number}`);
    const bake = openBake({ release: openRelease(distFolder), reactions, clock: () => new Date() });
    const times: number[] = [];
    for (let number = 0; number < 300; number += 1) {
      const at = performance.now();
      add(ids[0]!, `nieuw ${number}`);
      await bake(ids[0]!);
      times.push(performance.now() - at);
    }
    rows[`${articles} articles`] = { 'p50 ms': round(median(times)), 'p99 ms': round(percentile(times, 0.99)) };
    db.close();
    rmSync(distFolder, { recursive: true });
  }
  console.log('\nFrom row to baked page, 50 to 350 reactions in it, 300 times');
  console.table(rows);
}

function site(count: number): { distFolder: string; ids: string[] } {
  mkdirSync(WORLDS, { recursive: true });
  const distFolder = mkdtempSync(join(WORLDS, 'bench-'));
  const root = join(distFolder, 'releases', '1');
  const ids = Array.from({ length: count }, (_, number) => `artikel-${number}`);
  const slots = ['closed', 'reactions', 'reaction-count', 'comments'].map(
    (name) => `<!--slot:${name}--><!--/slot:${name}-->`,
  );
  const page = `<!doctype html><html><body>${'<p>Een alinea van een artikel. </p>'.repeat(400)}${slots.join('')}</body></html>`;
  mkdirSync(join(root, 'private'), { recursive: true });
  const articles = ids.map((id): Article => {
    mkdirSync(join(root, 'public', 'artikelen', id), { recursive: true });
    writeFileSync(join(root, 'public', 'artikelen', id, 'index.html'), page);
    const facts = { author: 'a', authorName: 'A', channel: 'c', access: 'open', reactions: 'open' } as const;
    return { id, title: id, ...facts, published: '2026-01-01', path: `/artikelen/${id}/` };
  });
  writeFileSync(join(root, 'private', 'artikelen.json'), JSON.stringify(articles));
  writeFileSync(join(root, 'private', 'images.json'), '{}');
  symlinkSync(root, join(distFolder, 'current'));
  return { distFolder, ids };
}

console.log(machineLine());
await reads();
await places();
await bakes();
process.exit(0);

/** Other words of the same lengths each time: the same text again waits for a moderator, and that is other work. */
function unlike(number: number, text: string): string {
  return text.replace(/\p{L}+/gu, (word, at: number) =>
    ((number * 7_919 + at * 104_729) % 2_176_782_336).toString(36).padStart(word.length, 'e').slice(0, word.length),
  );
}
