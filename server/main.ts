import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { mailboxRoutes, openMailbox } from './demo/mailbox.ts';
import { seedDemo } from './demo/seed.ts';
import { startPostman } from './mail/worker.ts';
import { openMail } from './mail/store.ts';
import { makeTools } from './make-tools.ts';
import { openRelease } from './pages/release.ts';
import type { Tools } from './tools.ts';

/** Slow senders hold a connection no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Publishing swaps a symlink; within this time the new pages hold what was placed meanwhile. */
const RELEASE_CHECK_MS = 1_000;

export type Running = { port: number; close: () => Promise<void> };
export type Surroundings = { clock?: () => Date; log?: (line: object) => void };

/** Starts the server. `clock` is the only source of "now" for every rule. Throws one clear line when it cannot. */
export async function start(
  config: Config,
  { clock = () => new Date(), log = print }: Surroundings = {},
): Promise<Running> {
  const release = openRelease(config.distFolder);
  release.articles(); // a damaged release must stop the start, not the first reader
  const db = openDatabase(config.databaseFile);
  const mailbox = config.demo && !config.smtpUrl ? await openMailbox() : null;
  const mail = openMail(db, new URL(config.origin).hostname);
  const smtpUrl = config.smtpUrl ?? mailbox!.url;
  const postman = startPostman({ mail, smtpUrl, from: config.mailFrom, clock, log });
  const tools = makeTools({ db, release, config, clock, log, postman });
  if (config.demo) await seedDemo(tools, clock());

  const app = createApp(tools, mailbox ? mailboxRoutes(mailbox, release) : undefined);
  const server = serve({
    fetch: app.fetch,
    port: config.port,
    hostname: config.host,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  }) as Server;
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  await tools.sessions.forgetExpired();
  tools.tokens.forgetExpired(clock());
  const stopFollowing = bakeEachRelease(tools);

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      stopFollowing();
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      await postman.stop();
      await mailbox?.close();
      db.close();
    },
  };
}

/**
 * Bakes everything once per release: at the start, for what was placed just before a crash; and after a swap, for what
 * was placed while the new release was being made. Only this process bakes what is served, so no older page can win.
 */
function bakeEachRelease({ release, reactions, bake, log }: Tools): () => void {
  let baked = '';
  const follow = async () => {
    if (release.root() === baked) return;
    baked = release.root();
    for (const articleId of reactions.articlesWithReactions()) await bake(articleId);
  };
  const again = () => void follow().catch((error: Error) => log({ level: 'error', error: error.stack }));
  const timer = setInterval(again, RELEASE_CHECK_MS);
  again();
  return () => clearInterval(timer);
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
