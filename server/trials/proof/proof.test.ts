import { expect, test } from 'vitest';
import { backups } from './backups.ts';
import { clockJumps } from './clock.ts';
import { badStarts } from './starts.ts';
import { fullDisk } from './disk.ts';
import { brokenDisk, fsyncs } from './fsync.ts';
import { fuzz } from './fuzz.ts';
import { rawHttp } from './raw-http.ts';
import { kill } from './kill.ts';
import { migrations } from './migrations.ts';
import { prove } from './proof.ts';
import { stops } from './stops.ts';
import type { Trial } from './trial.ts';

const trial = (bar: string, run: Trial['run'], missing: string | null = null): Trial => ({
  name: 'a trial',
  bar,
  missing: () => missing,
  run,
});

test('each trial is told in a line: what held, what failed, what broke and what could not be tried', async () => {
  const lines: string[] = [];
  const trials = [
    trial('D1', () => Promise.resolve({ held: true, figure: '0 lost' })),
    trial('D2', () => Promise.resolve({ held: false, figure: '3 lost' })),
    trial('D7', () => Promise.resolve({ held: true, inTime: false, figure: '11 s' })),
    trial('D3', () => Promise.reject(new Error('no port\nmore'))),
    trial('D4', () => Promise.reject(new Error('was run')), 'strace is not installed'),
  ];

  expect(await prove(trials, 'short', (line) => lines.push(line))).toBe(false);
  expect(lines).toEqual([
    'held      D1   a trial: 0 lost (0 s)',
    'FAILED    D2   a trial: 3 lost (0 s)',
    'FAILED    D7   a trial: 11 s (0 s)',
    'FAILED    D3   a trial: the trial broke: no port (0 s)',
    'not tried D4   a trial: strace is not installed (0 s)',
  ]);
});

test('what cannot be tried is no failure', async () => {
  const untried = trial('D4', () => Promise.reject(new Error('was run')), 'strace is not installed');

  expect(await prove([untried], 'short', () => undefined)).toBe(true);
});

/** Those that take seconds; what they measured in time is for `npm run proof`, on a machine that is left alone. */
const QUICK = [kill, stops, fsyncs, brokenDisk, fullDisk, backups, migrations, clockJumps, badStarts, fuzz, rawHttp];

test.each(QUICK)('it holds on the small scale: $name', { timeout: 600_000 }, async ({ missing, run }) => {
  const lacking = missing();
  if (lacking) return console.warn(`not tried: ${lacking}`);
  const { held, figure } = await run('short');

  expect(held, figure).toBe(true);
});
