import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { type Bake, openBake } from './bake/bake.ts';
import { type Config, readConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { seedDemo } from './demo/seed.ts';
import { openReaders } from './gate/reader.ts';
import { openGate } from './gate/store.ts';
import { openSessions } from './members/sessions.ts';
import { openMembers } from './members/store.ts';
import { openModeration } from './moderation/store.ts';
import { openRelease, type Release } from './pages/release.ts';
import { openReactions, type ReactionStore } from './reactions/store.ts';

/** Slow senders hold a connection no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Publishing swaps a symlink; within this time the new pages hold what was placed meanwhile. */
const RELEASE_CHECK_MS = 1_000;

export type Running = { port: number; close: () => Promise<void> };

/** Starts the server. `clock` is the only source of "now" for every rule. Throws one clear line when it cannot. */
export async function start(config: Config, clock: () => Date = () => new Date()): Promise<Running> {
  const release = openRelease(config.distFolder);
  release.articles(); // a damaged release must stop the start, not the first reader
  const db = openDatabase(config.databaseFile);
  const members = openMembers(db);
  const reactions = openReactions(db);
  const gate = openGate(db);
  const secure = config.origin.startsWith('https:');
  const sessions = openSessions(db, secure);
  const bake = openBake(release, reactions);
  if (config.demo) await seedDemo({ members, reactions }, clock());

  const app = createApp({
    members,
    sessions,
    reactions,
    gate,
    moderation: openModeration(db),
    readers: openReaders(gate),
    release,
    bake,
    clock,
    origin: config.origin,
    secure,
    log,
  });
  const server = serve({
    fetch: app.fetch,
    port: config.port,
    hostname: config.host,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  }) as Server;
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  await sessions.forgetExpired();
  const stopFollowing = bakeEachRelease(release, reactions, bake);

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      stopFollowing();
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      db.close();
    },
  };
}

/**
 * Bakes everything once per release: at the start, for what was placed just before a crash; and after a swap, for what
 * was placed while the new release was being made. Only this process bakes what is served, so no older page can win.
 */
function bakeEachRelease(release: Release, reactions: ReactionStore, bake: Bake): () => void {
  let baked = '';
  const follow = async () => {
    if (release.root() === baked) return;
    baked = release.root();
    for (const articleId of reactions.articlesWithReactions()) await bake(articleId);
  };
  const timer = setInterval(() => void follow().catch(reportBug), RELEASE_CHECK_MS);
  void follow().catch(reportBug);
  return () => clearInterval(timer);
}

function reportBug(error: Error): void {
  log({ level: 'error', error: error.stack });
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
