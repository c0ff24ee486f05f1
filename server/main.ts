import { messageOf } from './text/message-of.ts';
import { logLine } from './http/log-line.ts';
import { getRequestListener } from '@hono/node-server';
import { createServer, type Server } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createApp } from './app.ts';
import { openPurge } from './discussion/bake/purge.ts';
import { newestBackup } from './backup/backup.ts';
import { hourlyBackup } from './backup/hourly.ts';
import { type BackupStore, type Config, readConfig } from './config.ts';
import { openDoors, type Opened } from './http/listen.ts';
import { faultOf } from './http/faults.ts';
import { ensureOnlyOne } from './database/lock.ts';
import { type Db, openDatabase } from './database/open.ts';
import type { DemoBank } from './demo/bank/bank.ts';
import type { openDemo } from './demo/demo.ts';
import { startPostman } from './mail/worker.ts';
import { openMail } from './mail/store.ts';
import { makeTools, type Tools } from './tools.ts';
import { openBank } from './pay/bank/bank.ts';
import { openRelease } from './articles/release.ts';
import { openTimetable } from './publish/timetable.ts';
import { freeBytes } from './watch/health.ts';
import { openHistory } from './watch/history.ts';
import { openPressure } from './watch/pressure.ts';
import type { Counted } from './watch/metrics.ts';
import { openFigures } from './watch/store.ts';
import type { Watch } from './watch/watching.ts';
import { openErasures } from './privacy/retention.ts';
import { quickTopUps } from './discussion/quick.ts';
import { countNonsense, type Gone, openGone, received } from './http/request-bodies.ts';
import { unread } from './members/refuse.ts';
import { startRounds } from './scheduler.ts';

/** Slow senders hold a connection no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/**
 * A proxy keeps its connections to us, nginx for a minute. Whoever hangs up first must be the proxy: a form sent on a connection
 * that we were just closing is lost, and a crowd whose connections all end at once stands in the queue again.
 */
const KEEP_ALIVE_MS = 75_000;
/**
 * A connection costs some twenty kilobytes and a file descriptor; nginx needs no more than a few, and a thousand slow ones
 * must leave room for others.
 */
const MAX_CONNECTIONS = 4_000;
/** Answers that are under way get this long when the server is asked to stop; who sends slower loses the connection. */
const LAST_ANSWERS_MS = 5_000;
/** Gone within ten seconds: systemd waits twelve. What is not done by then is in the database and resumes at the next start. */
const STOP_MS = 9_000;
/** What was needed only to load is given back at once, where the process may ask for that; V8 itself waits for work. */
const AFTER_LOADING = { type: 'major', execution: 'sync', flavor: 'last-resort' } as const;

/** `round` does at once what only time brings about: a trial that moves the clock asks for it. */
type Running = {
  port: number;
  round: () => Promise<void>;
  /** The demo's bank, for trials to turn. */
  demoBank: DemoBank | null;
  close: () => Promise<void>;
};
type Surroundings = { clock?: () => Date; log?: (line: object) => void };

/** Starts the server. `clock` is the only source of "now" for every rule. Throws one clear line when it cannot. */
export async function start(
  config: Config,
  { clock = () => new Date(), log = print }: Surroundings = {},
): Promise<Running> {
  const release = openRelease(config.distFolder);
  release.articles(); // a damaged release must stop the start, not the first reader
  const letGo = ensureOnlyOne(config.databaseFile);
  const db = openDatabase(config.databaseFile);
  const demo = config.demo ? await openDemoIn({ release, clock, withMailbox: !config.smtpUrl }) : null;
  const mail = openMail(db, new URL(config.origin).hostname);
  const smtpUrl = config.smtpUrl ?? demo?.smtpUrl;
  if (!smtpUrl) throw new Error('There is no mail server.'); // the settings already refuse this with a line of their own
  const postman = startPostman({ mail, smtpUrl, from: config.mailFrom, clock, log });
  const watchers = await openWatchers({ config, db, clock, log });
  const life = lifeOf(config);
  const bank = demo ? openBank(demo.bank) : openBank({ apiKey: config.mollieKey ?? 'test_none' });
  const tools = makeTools({ db, release, config, clock, log, postman, bank, life, ...watchers });
  const keepErasures = openErasures(tools, config.backupFolder);
  await demo?.seed(tools);

  const server = serverOf(tools, { app: createApp(tools, demo?.routes), gone: watchers.gone });
  const { port, host } = config;
  const doors = await openDoors(server, { port, host, mostConnections: MAX_CONNECTIONS });
  const onTime = config.publishOnTime ? openTimetable({ release, log }) : undefined;
  const elsewhere = config.backupStore ? await openElsewhereAt(config.backupStore) : null;
  const rounds = startRounds(tools, {
    onTime,
    demoBank: demo?.bank ?? null,
    onSwap: watchers.purge?.everything,
    keepErasures,
    backUp: () => hourlyBackup({ db, folder: config.backupFolder, elsewhere, keepErasures, log }),
  });

  async function close(): Promise<void> {
    life.stopping = true;
    const inTime = await within(STOP_MS, async () => {
      elsewhere?.stop();
      await answersGiven(server, doors);
      await Promise.all([rounds.stop(), tools.cashier.stop(), postman.stop()]);
      await watchers.purge?.stop();
      await demo?.close();
      await watchers.metrics?.close();
    });
    if (!inTime) log({ level: 'warning', event: 'stopped before all was done' });
    watchers.pressure.stop();
    watchers.history.stop();
    keepErasures();
    db.close(); // and with it SQLite's log is copied into the database
    letGo();
  }
  return { port: doors.port, round: rounds.round, demoBank: demo?.bank ?? null, close };
}

const lifeOf = ({ databaseFile, backupFolder }: Config) => ({
  stopping: false,
  freeBytes: () => freeBytes(dirname(databaseFile)),
  lastBackup: () => newestBackup(backupFolder)?.at ?? null,
});

/** What hears of every request and every baked page. */
async function openWatchers({ config, db, clock, log }: Required<Surroundings> & { config: Config; db: Db }) {
  const purge = config.purgeCommand ? openPurge({ command: config.purgeCommand, origin: config.origin, log }) : null;
  const pressure = openPressure({ log });
  const gone = openGone();
  const history = openHistory({ clock, lateMs: pressure.lateMs });
  const metrics = config.metricsPort === null ? null : await openMetricsOn(config.metricsPort, db, { pressure, gone });
  const watch: Watch = {
    seen(request) {
      history.seen(request);
      metrics?.seen(request);
      if (config.logRequests) log({ level: 'info', event: 'request', ...request });
    },
    baked({ path }, { seconds, changed }) {
      metrics?.baked(seconds);
      if (changed) purge?.changed(path);
    },
  };
  return { purge, pressure, gone, history, metrics, watch };
}

function serverOf(tools: Tools, { app, gone }: { app: ReturnType<typeof createApp>; gone: Gone }): Server {
  const limits = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 1_000, // Node looks twice a minute, which would make ten seconds forty
  };
  const listener = getRequestListener(app.fetch, { errorHandler: unread(tools) });
  const server = createServer(limits, received(quickTopUps(tools, listener), gone));
  countNonsense(server, gone);
  return server;
}

/** Read only where someone asks for counts. */
async function openMetricsOn(port: number, db: Db, counted: Counted) {
  const { openMetrics, serveMetrics } = await import('./watch/metrics.ts');
  const metrics = openMetrics(openFigures(db), counted);
  return { ...metrics, close: await serveMetrics(metrics, port) };
}

/** Read only where copies go elsewhere. */
const openElsewhereAt = async (store: BackupStore) => (await import('./backup/elsewhere.ts')).openElsewhere(store);

/** What is only for show is not even read where it is refused. */
const openDemoIn = async (world: Parameters<typeof openDemo>[0]) => (await import('./demo/demo.ts')).openDemo(world);

/** Takes no new connections, and waits for the answers that are under way; for a while. */
async function answersGiven(server: Server, doors: Opened): Promise<void> {
  const closed = doors.close();
  if (!(await within(LAST_ANSWERS_MS, () => closed))) server.closeAllConnections();
  await closed;
}

/** Whether it was done in so many milliseconds; it goes on when it was not. */
async function within(milliseconds: number, act: () => Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  const timeout = setTimeout(milliseconds, false, { signal: late.signal }).catch(() => false);
  const done = await Promise.race([act().then(() => true), timeout]);
  late.abort();
  return done;
}

function print(line: object): void {
  console.log(logLine({ at: new Date().toISOString(), ...line }));
}

if (import.meta.main) {
  // Node prints what nobody caught with its message; the log tells what may be told. What state it left nobody knows.
  process.once('uncaughtException', (error) => {
    print({ level: 'error', event: 'fell over', error: faultOf(error) });
    process.exit(1);
  });
  try {
    const config = readConfig();
    const running = await start(config);
    console.log(`Kennisbank: ${config.origin}/ (port ${running.port})`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void running.close().then(() => process.exit(0)));
    globalThis.gc?.(AFTER_LOADING); // last: it takes a moment, in which a signal to stop must already be heard
  } catch (error) {
    console.error(messageOf(error));
    process.exit(1); // what was opened before it failed would keep the process alive
  }
}
