import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WORLDS } from '../../trials/world.ts';
import { openPurge } from './purge.ts';

/** A program an operator could write: each run's input, separated by a line; it fails as long as there is a file "down". */
function hook() {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'purge-'));
  const [command, told] = [join(folder, 'purge.sh'), join(folder, 'told')];
  writeFileSync(told, '');
  writeFileSync(
    command,
    `#!/bin/sh\nif [ -e "${folder}/down" ]; then echo "the CDN is down" >&2; exit 1; fi\n{ cat; echo --; } >> "${told}"\n`,
  );
  chmodSync(command, 0o755);
  const logged: object[] = [];
  const purge = openPurge({ command, origin: 'https://kb.example', log: (line) => logged.push(line) });
  return { purge, folder, logged, runs: () => readFileSync(told, 'utf8').split('--\n').slice(0, -1) };
}

test('a program hears the whole address of each page that changed, and of one that changed twice, once', async () => {
  const { purge, runs } = hook();
  for (const path of ['/artikelen/a/', '/artikelen/b/', '/artikelen/a/']) purge.changed(path);
  await expect.poll(runs).toEqual(['https://kb.example/artikelen/a/\nhttps://kb.example/artikelen/b/\n']);
  await purge.stop();
  expect(runs()).toHaveLength(1);
});

test('more than a CDN takes one by one is everything', async () => {
  const { purge, runs } = hook();
  for (let number = 0; number <= 200; number += 1) purge.changed(`/artikelen/${number}/`);
  await expect.poll(runs).toEqual(['*\n']);
  purge.changed('/artikelen/a/');
  purge.everything();
  await expect.poll(runs).toEqual(['*\n', '*\n']);
  await purge.stop();
});

test('what failed is told, and goes along with what changed later', async () => {
  const { purge, folder, logged, runs } = hook();
  writeFileSync(join(folder, 'down'), '');
  purge.changed('/artikelen/a/');
  await expect
    .poll(() => logged)
    .toEqual([
      {
        level: 'error',
        event: 'purging failed',
        addresses: 1,
        error: { name: 'Fault', said: 'it ended with 1: run it by hand to read what it says' },
      },
    ]);
  purge.changed('/artikelen/b/');
  writeFileSync(join(folder, 'purge.sh'), readFileSync(join(folder, 'purge.sh'), 'utf8').replace('/down"', '/up"'));
  await purge.stop();
  expect(runs()).toEqual(['https://kb.example/artikelen/a/\nhttps://kb.example/artikelen/b/\n']);
});

test('a program that is not there is told, and stops nothing', async () => {
  const logged: object[] = [];
  const purge = openPurge({ command: '/bestaat/niet', origin: 'https://kb.example', log: (line) => logged.push(line) });
  purge.changed('/');
  await expect.poll(() => logged.length).toBe(1);
  await purge.stop();
});

test('a program that hangs is ended with all that it started, and the next batch goes out', async () => {
  const { folder, logged } = hook();
  const command = join(folder, 'hang.sh');
  writeFileSync(command, `#!/bin/sh\n[ -e "${folder}/free" ] && exec cat > "${folder}/late"\nsleep 30\nexit 0\n`);
  chmodSync(command, 0o755);
  const log = (line: object) => logged.push(line);
  const purge = openPurge({ command, origin: 'https://kb.example', log, timeoutMs: 200 });
  purge.changed('/artikelen/a/');
  await expect.poll(() => logged.length).toBe(1);
  writeFileSync(join(folder, 'free'), '');
  await purge.stop();
  expect(readFileSync(join(folder, 'late'), 'utf8')).toBe('https://kb.example/artikelen/a/\n');
});
