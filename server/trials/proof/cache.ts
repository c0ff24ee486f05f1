import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { DEMO_PASSWORD } from '../../demo/seed.ts';
import { start } from '../../main.ts';
import { ask } from './ask.ts';
import { freePort } from '../../http/free-port.ts';
import { openSite } from './cache-site.ts';
import {
  bothOrders,
  inACrowd,
  leaksWhenBroken,
  nothingOnDisk,
  publicIsKept,
  type Stage,
  whenOld,
  whenTheOriginStops,
} from './cache-trials.ts';
import { startNginx } from './nginx.ts';
import { findProgram, programMissing } from './programs.ts';
import type { Trial } from './trial.ts';

/** Whether a caching proxy before the server can ever give a visitor what a member paid for; one that is broken must. */

export const cache: Trial = {
  name: 'a caching proxy before PRO and visitors',
  bar: 'X8',
  missing: () => programMissing('nginx'),
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'kennisbank-cache-'));
    const opened = await openStage(findProgram('nginx')!, folder);
    try {
      const stage = { ...opened, cookie: await signIn(opened.ports.address) };
      const trials = [
        await leaksWhenBroken(stage),
        await bothOrders(stage, 'address'),
        await bothOrders(stage, 'path'),
        await inACrowd(stage),
        await publicIsKept(stage),
        await whenOld(stage),
        await whenTheOriginStops(stage),
        await nothingOnDisk(stage),
      ];
      const faults = trials.flatMap((trial) => trial.faults);
      const tries = trials.reduce((all, trial) => all + trial.tries, 0);
      const told = faults.length > 0 ? `: ${faults.slice(0, 5).join(' | ')}` : '';
      return {
        held: faults.length === 0,
        figure: `${stage.site.gated.length} gated articles of ${stage.site.what}, ${tries} answers, ${faults.length} faults${told}`,
      };
    } finally {
      await opened.nginx.stop();
      await opened.stopOrigin();
      await rm(folder, { recursive: true });
    }
  },
};

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
