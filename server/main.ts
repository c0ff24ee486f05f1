import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { openBake } from './bake/bake.ts';
import { type Config, readConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { seedDemo } from './demo/seed.ts';
import { openSessions } from './members/sessions.ts';
import { openMembers } from './members/store.ts';
import { openRelease } from './pages/release.ts';
import { openReactions } from './reactions/store.ts';

/** Slow senders hold a connection no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;

export type Running = { port: number; close: () => Promise<void> };

/** Starts the server. `clock` is the only source of "now" for every rule. Throws one clear line when it cannot. */
export async function start(config: Config, clock: () => Date = () => new Date()): Promise<Running> {
  const release = openRelease(config.distFolder);
  release.articles(); // a damaged release must stop the start, not the first reader
  const db = openDatabase(config.databaseFile);
  const members = openMembers(db);
  const reactions = openReactions(db);
  const secure = config.origin.startsWith('https:');
  const sessions = openSessions(db, secure);
  const bake = openBake(release, reactions);
  if (config.demo) await seedDemo({ members, reactions }, clock());

  const app = createApp({ members, sessions, reactions, release, bake, clock, origin: config.origin, secure, log });
  const server = serve({
    fetch: app.fetch,
    port: config.port,
    hostname: config.host,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  }) as Server;
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  await sessions.forgetExpired();
  // What was placed just before a crash is in the database and perhaps not yet in its page.
  for (const articleId of reactions.articlesWithReactions()) await bake(articleId);

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      db.close();
    },
  };
}

function log(line: object): void {
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
