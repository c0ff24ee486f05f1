import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { AS_SHIPPED } from '../../deploy/as-shipped.ts';
import { ask } from './ask.ts';

/** So long it may take on a busy machine before we call it dead; how fast it is stands in `readyAfter`. */
const START_MS = 60_000;

export type Place = { folder: string; data: string; port: number; origin: string };
/** A program before it that watches or bends what it does; settings of this start only. */
export type Beginning = { before?: string[]; env?: Record<string, string> };

export type Running = {
  child: ChildProcess;
  /** Milliseconds from the start of the process to its first answer. */
  readyAfter: number;
  said: () => string;
  /** How many mistakes of ours it told of. */
  troubles: () => number;
  /** Ends it with this signal; gives its exit code. */
  kill: (signal: NodeJS.Signals) => Promise<number | null>;
};

/** Starts the real server as a process of its own, and waits for its first answer. */
export async function startServer(place: Place, { before = [], env = {} }: Beginning = {}): Promise<Running> {
  const command = [...before, process.execPath, ...AS_SHIPPED.flags, 'server/main.ts'];
  const [program = process.execPath, ...args] = command;
  const began = performance.now();
  const child = spawn(program, args, {
    env: { ...environmentOf(place), ...AS_SHIPPED.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = hear(child.stdout, child.stderr);
  await answers(place.port, child, said);
  return {
    child,
    readyAfter: performance.now() - began,
    said,
    troubles: () => said().match(/unhandled|"level":"error"/gi)?.length ?? 0,
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

const environmentOf = ({ folder, data, port, origin }: Place) => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'development',
  PORT: String(port),
  ORIGIN: origin,
  DATA_DIR: data,
  DIST_DIR: join(folder, 'dist'),
  BACKUP_DIR: join(folder, 'backups'),
  PUBLISH_ON_TIME: 'off',
  NODE_COMPILE_CACHE: join('dist', 'cache', 'compiled'),
});

function hear(...streams: Readable[]): () => string {
  let said = '';
  for (const stream of streams) stream.on('data', (bytes: Buffer) => (said += bytes));
  return () => said;
}

async function answers(port: number, child: ChildProcess, said: () => string): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until && child.exitCode === null) {
    const answer = await ask({ port, path: '/health' }).catch(() => null);
    if (answer?.status === 200) return;
    await setTimeout(5);
  }
  throw new Error(`The server did not come up: ${said().trim()}`);
}
