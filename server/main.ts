import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { createApp } from './app.ts';
import { backUp, newestBackup } from './backup/backup.ts';
import { type Config, readConfig } from './config.ts';
import { ensureOnlyOne } from './database/only-one.ts';
import { type Db, openDatabase } from './database/open.ts';
import { freeBytes } from './health.ts';
import { mailboxRoutes, openMailbox } from './demo/mailbox.ts';
import { type DemoBank, openDemoBank } from './demo/bank.ts';
import { seedDemo } from './demo/seed.ts';
import { startPostman } from './mail/worker.ts';
import { openMail } from './mail/store.ts';
import { makeTools } from './make-tools.ts';
import { openBank } from './pay/bank.ts';
import { openRelease } from './pages/release.ts';
import { openTimetable } from './publish/timetable.ts';
import { openMetrics, type Seen, serveMetrics } from './watch.ts';
import { openErasures } from './retention/retention.ts';
import { startRounds } from './rounds.ts';

/** Slow senders hold a connection no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const HOUR_MS = 3_600_000;

/** `round` does at once what only time brings about: a trial that moves the clock asks for it. */
export type Running = {
  port: number;
  round: () => Promise<void>;
  /** The demo's bank, for trials to turn. */
  demoBank: DemoBank | null;
  close: () => Promise<void>;
};
export type Surroundings = { clock?: () => Date; log?: (line: object) => void };

/** Starts the server. `clock` is the only source of "now" for every rule. Throws one clear line when it cannot. */
export async function start(
  config: Config,
  { clock = () => new Date(), log = print }: Surroundings = {},
): Promise<Running> {
  const release = openRelease(config.distFolder);
  release.articles(); // a damaged release must stop the start, not the first reader
  const letGo = ensureOnlyOne(config.databaseFile);
  const db = openDatabase(config.databaseFile);
  const mailbox = config.demo && !config.smtpUrl ? await openMailbox() : null;
  const mail = openMail(db, new URL(config.origin).hostname);
  const smtpUrl = config.smtpUrl ?? mailbox!.url;
  const postman = startPostman({ mail, smtpUrl, from: config.mailFrom, clock, log });
  const metrics = config.metricsPort === null ? null : openMetrics(db);
  const watch = (seen: Seen): void => {
    metrics?.seen(seen);
    if (config.logRequests) log({ level: 'info', event: 'request', ...seen });
  };
  const closeMetrics = metrics && (await serveMetrics(metrics, config.metricsPort!));
  const life = { stopping: false, freeBytes: () => freeBytes(dirname(config.databaseFile)) };
  const demoBank = config.demo ? await openDemoBank({ clock }) : null;
  const bank = demoBank ? openBank(demoBank) : openBank({ apiKey: config.mollieKey ?? 'test_none' });
  const tools = makeTools({ db, release, config, clock, log, postman, bank, life, watch });
  const keepErasures = openErasures(tools, config.backupFolder);
  if (config.demo) await seedDemo(tools, clock());

  const app = createApp(tools, mailbox ? mailboxRoutes(mailbox, release) : undefined);
  const server = serve({
    fetch: app.fetch,
    port: config.port,
    hostname: config.host,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  }) as Server;
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  const onTime = config.publishOnTime ? openTimetable({ release, log }) : undefined;
  const rounds = startRounds(tools, {
    onTime,
    demoBank,
    keepErasures,
    backUp: () => hourlyBackup(db, config.backupFolder, log),
  });

  return {
    port: (server.address() as AddressInfo).port,
    round: rounds.round,
    demoBank,
    async close() {
      life.stopping = true;
      await rounds.stop();
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      await tools.cashier.stop();
      await postman.stop();
      await mailbox?.close();
      await demoBank?.close();
      await closeMetrics?.();
      keepErasures();
      db.close();
      letGo();
    },
  };
}

/** A copy each hour, whatever happened in between: the newest one says whether it is time. */
async function hourlyBackup(db: Db, folder: string, log: (line: object) => void): Promise<void> {
  const now = new Date();
  const newest = newestBackup(folder);
  if (newest && now.getTime() - newest.at.getTime() < HOUR_MS) return;
  const { contents } = await backUp(db, folder, now);
  db.pragma('optimize'); // what the query planner knows of how tables grew
  log({ level: 'info', event: 'backed up', ...contents });
}

function print(line: object): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), ...line }));
}

if (import.meta.main) {
  try {
    const config = readConfig();
    const running = await start(config);
    console.log(`Kennisbank: ${config.origin}/ (port ${running.port})`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
