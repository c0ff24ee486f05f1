import { createHash } from 'node:crypto';
import { globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { WORLDS } from '../trials/world.ts';
import { publish } from './publish.ts';

/** Every file of a release with the hash of its bytes. */
function hashes(dist: string): Record<string, string> {
  const root = realpathSync(join(dist, 'current'));
  const paths = globSync('**', { cwd: root }).filter((path) => statSync(join(root, path)).isFile());
  return Object.fromEntries(
    paths.sort().map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex'),
    ]),
  );
}

test('two builds of the same content are byte for byte the same', async () => {
  mkdirSync(WORLDS, { recursive: true });
  const found = [];
  for (let build = 0; build < 2; build += 1) {
    const dist = mkdtempSync(join(WORLDS, 'same-'));
    const config = readConfig({ DIST_DIR: dist, DATA_DIR: join(dist, 'data') });
    expect((await publish(config, () => undefined)).built).toBe(true);
    found.push(hashes(dist));
    rmSync(dist, { recursive: true });
  }

  expect(Object.keys(found[0]!).length).toBeGreaterThan(150);
  expect(found[1]).toEqual(found[0]);
});
