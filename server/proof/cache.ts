import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { DEMO_PASSWORD } from '../demo/seed.ts';
import { start } from '../main.ts';
import { ask } from './ask.ts';
import { freePort } from '../free-port.ts';
import { openSite } from './cache-site.ts';
import {
  bothOrders,
  inACrowd,
  leaksWhenBroken,
  nothingOnDisk,
  publicIsKept,
  type Stage,
  type Trial,
  whenOld,
  whenTheOriginStops,
} from './cache-trials.ts';
import { findNginx, startNginx } from './nginx.ts';

/**
 * Tries whether a caching proxy before the server can ever give a visitor what a member paid for. Run it with
 * `node server/proof/cache.ts`; it takes a minute and needs Debian's package nginx-light.
 */

async function main(): Promise<void> {
  const program = findNginx();
  if (!program) {
    console.log('skipped: nginx is not installed (apt-get install nginx-light).');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'kennisbank-cache-'));
  const opened = await openStage(program, folder);
  try {
    const stage = { ...opened, cookie: await signIn(opened.ports.address) };
    console.log(`A caching proxy before ${stage.site.what}, ${stage.site.gated.length} gated articles:`);
    report([
      await leaksWhenBroken(stage),
      await bothOrders(stage, 'address'),
      await bothOrders(stage, 'path'),
      await inACrowd(stage),
      await publicIsKept(stage),
      await whenOld(stage),
      await whenTheOriginStops(stage),
      await nothingOnDisk(stage),
    ]);
  } finally {
    await opened.nginx.stop();
    await opened.stopOrigin();
    await rm(folder, { recursive: true });
  }
}

async function openStage(program: string, folder: string): Promise<Omit<Stage, 'cookie'>> {
  const site = await openSite(join(folder, 'dist'));
  const ports = { address: await freePort(), path: await freePort(), broken: await freePort() };
  const dirs = { DATA_DIR: join(folder, 'data'), DIST_DIR: site.distFolder };
  const running = await start(readConfig({ PORT: '0', ORIGIN: originOf(ports.address), DEMO: 'on', ...dirs }));
  const nginx = await startNginx(program, { folder: join(folder, 'nginx'), ports, originPort: running.port });
  let closing: Promise<void> | null = null;
  const stopOrigin = () => (closing ??= running.close());
  return { site, ports, nginx, stopOrigin };
}

const originOf = (port: number): string => `http://localhost:${port}`;

async function signIn(port: number): Promise<string> {
  const body = new URLSearchParams({ email: 'bram@kennisbank.example', password: DEMO_PASSWORD }).toString();
  const headers = { Origin: originOf(port), 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await ask({ port, path: '/inloggen', method: 'POST', headers, body });
  if (answer.status !== 303) throw new Error(`The sample PRO member could not sign in (${answer.status}).`);
  return answer.headers['set-cookie']!.split(/,(?=\w+=)/)
    .map((cookie) => cookie.split(';')[0]!.trim())
    .join('; ');
}

function report(trials: Trial[]): void {
  console.table(trials.map(({ name, tries, faults }) => ({ trial: name, tries, faults: faults.length })));
  const faults = trials.flatMap((trial) => trial.faults);
  for (const line of faults.slice(0, 40)) console.error(line);
  console.log(faults.length === 0 ? 'Nothing leaked.' : `${faults.length} faults.`);
  if (faults.length > 0) process.exitCode = 1;
}

await main();
