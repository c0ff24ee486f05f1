import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../http/free-port.ts';
import { newestBackup, restore } from './backup.ts';
import { type Contents, verify } from './verify.ts';

/** Everything there again within a minute: as long as an operator can hold their breath. */
const LONGEST_MS = 60_000;

type Drill = { file: string; contents: Contents; milliseconds: number };

/**
 * Restores the newest backup into an empty folder, starts a server on it and asks whether it is ready. The server is a
 * demo one: it has a mailbox and a bank of its own, so nobody gets a letter or a bill from it. Throws one line when it
 * does not come up, or not in time.
 */
export async function drill({
  backupFolder,
  distFolder,
}: {
  backupFolder: string;
  distFolder: string;
}): Promise<Drill> {
  const began = performance.now();
  const newest = newestBackup(backupFolder);
  if (!newest) throw new Error(`There is no backup in ${backupFolder}.`);
  const { file } = newest;
  const contents = verify(file);
  const folder = mkdtempSync(join(tmpdir(), 'kennisbank-drill-'));
  try {
    await restore(file, join(folder, 'kennisbank.db'), new Date());
    await comesUp(folder, distFolder);
    return { file, contents, milliseconds: Math.round(performance.now() - began) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function comesUp(folder: string, distFolder: string): Promise<void> {
  const port = String(await freePort());
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'development',
    DEMO: 'on',
    PUBLISH_ON_TIME: 'off',
    PORT: port,
    DATA_DIR: folder,
    DIST_DIR: distFolder,
  };
  const child = spawn(process.execPath, ['server/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes));
  const ended = once(child, 'exit');
  const late = AbortSignal.timeout(LONGEST_MS);
  try {
    await Promise.race([once(child.stdout, 'data', { signal: late }), ended]);
    if (child.exitCode !== null) throw new Error(`The server did not start: ${said.trim()}`);
    const answer = await fetch(`http://127.0.0.1:${port}/ready`, { signal: late });
    if (answer.status !== 200) throw new Error(`The server is not ready: ${await answer.text()}`);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
