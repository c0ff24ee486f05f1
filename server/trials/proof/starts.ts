import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../database/open.ts';
import { freePort } from '../../http/free-port.ts';
import { smallWorld } from '../world.ts';
import { findProgram } from './programs.ts';
import type { Trial } from './trial.ts';

/** A start that cannot succeed ends within this: nobody waits to read one line. */
const LONGEST_MS = 5_000;
/** A start that neither works nor ends. */
const HANGS_MS = 60_000;

type Wrong = { what: string; env?: Record<string, string>; make?: (data: string) => void; asNobody?: boolean };

const wrongs: Wrong[] = [
  { what: 'no published site', env: { DIST_DIR: '/bestaat/niet' } },
  {
    what: 'a damaged database',
    make: (data) => writeFileSync(join(data, 'kennisbank.db'), 'geen database '.repeat(400)),
  },
  {
    what: 'a log without its database',
    make(data) {
      const file = join(data, 'kennisbank.db');
      const db = openDatabase(file);
      copyFileSync(`${file}-wal`, `${file}-kept`);
      db.close();
      rmSync(file);
      copyFileSync(`${file}-kept`, `${file}-wal`);
      rmSync(`${file}-kept`);
    },
  },
  {
    what: 'a newer database',
    make(data) {
      const db = openDatabase(join(data, 'kennisbank.db'));
      db.pragma('user_version = 999');
      db.close();
    },
  },
  { what: 'a folder it may not write in', make: (data) => chmodSync(data, 0o555), asNobody: true },
  { what: 'a folder that is a file', env: { DATA_DIR: '/etc/hostname' } },
  ...['PORT=tachtig', 'ORIGIN=kennisbank', 'NODE_ENV=live', 'SMTP_URL=http://x', 'TRUSTED_PROXIES=overal'].map(
    (setting): Wrong => ({ what: setting, env: Object.fromEntries([setting.split('=') as [string, string]]) }),
  ),
  { what: 'production without settings', env: { NODE_ENV: 'production' } },
  { what: 'production with a demo', env: { NODE_ENV: 'production', DEMO: 'on', ORIGIN: 'https://x.nl' } },
];

/** Everything an operator can get wrong before the start: one clear line, soon, and never a new database beside an old one. */
export const badStarts: Trial = {
  name: 'bad starts',
  bar: 'D10',
  missing: () => null,
  async run() {
    const faults: string[] = [];
    let [tried, slowest] = [0, 0];
    for (const wrong of wrongs) {
      if (wrong.asNobody && process.getuid?.() === 0 && !findProgram('setpriv')) continue;
      const { lines, code, milliseconds, made } = await startWith(wrong);
      tried += 1;
      slowest = Math.max(slowest, milliseconds);
      if (code !== 1 || lines.length !== 1 || made)
        faults.push(
          `${wrong.what}: exit ${code}, ${lines.length} lines (${lines[0]?.slice(0, 80)})${made ? ', a new database' : ''}`,
        );
    }
    const busy = await portInUse();
    if (busy) faults.push(busy);
    return {
      held: faults.length === 0,
      inTime: slowest < LONGEST_MS,
      figure:
        faults.length === 0
          ? `${tried + 1} wrong starts, one line each, after at most ${Math.round(slowest)} ms`
          : faults.join('; '),
    };
  },
};

async function startWith({ env = {}, make, asNobody = false }: Wrong) {
  const folder = mkdtempSync(join(tmpdir(), 'kennisbank-start-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  chmodSync(folder, 0o755);
  symlinkSync(smallWorld().distFolder, join(folder, 'dist'));
  make?.(data);
  const had = existsSync(join(data, 'kennisbank.db'));
  const before =
    asNobody && process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const result = await run([...before, process.execPath, 'server/main.ts'], {
    PORT: String(await freePort()),
    DATA_DIR: data,
    DIST_DIR: join(folder, 'dist'),
    ...env,
  });
  const made = !had && existsSync(join(data, 'kennisbank.db'));
  chmodSync(data, 0o755);
  rmSync(folder, { recursive: true, force: true });
  return { ...result, made };
}

async function portInUse(): Promise<string | null> {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const { port } = other.address() as { port: number };
  const folder = mkdtempSync(join(tmpdir(), 'kennisbank-start-'));
  symlinkSync(smallWorld().distFolder, join(folder, 'dist'));
  const { code, lines, milliseconds } = await run([process.execPath, 'server/main.ts'], {
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    DIST_DIR: join(folder, 'dist'),
  });
  other.close();
  rmSync(folder, { recursive: true, force: true });
  return code === 1 && lines.length === 1
    ? null
    : `a port in use: exit ${code} after ${Math.round(milliseconds)} ms, ${lines.length} lines (${lines.join(' | ').slice(0, 200)})`;
}

async function run([program, ...args]: string[], env: Record<string, string>) {
  const began = performance.now();
  const child = spawn(program!, args, {
    env: { PATH: process.env['PATH'], NODE_ENV: 'development', PUBLISH_ON_TIME: 'off', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said += bytes));
  const late = globalThis.setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(late);
  return { code, lines: said.trim().split('\n').filter(Boolean), milliseconds: performance.now() - began };
}
