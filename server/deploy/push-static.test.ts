import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram, programMissing } from '../trials/proof/programs.ts';
import { WORLDS } from '../trials/world.ts';

const rsync = findProgram('rsync');

test.skipIf(!rsync)('pushing takes away what is gone, and leaves old code', () => {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'push-'));
  const write = (path: string, text = path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of ['index.html', '_astro/page.2.css', '_astro/huis.2.avif']) write(`dist/current/public/${path}`);
  const old = [
    'index.html',
    'artikelen/weg/index.html',
    'artikelen/weg.md',
    'beeld/weg.png',
    'pagefind/fragment/nl_weg.pf_fragment',
    '_astro/page.1.css',
    '_astro/page.1.js',
    '_astro/fonts/letter.woff2',
    '_astro/huis.1.avif',
    '_astro/kaart.1.svg',
    '_astro/kaart.1.svg.br',
    '_astro/foto.JPG',
  ];
  for (const path of old) write(`host/${path}`, 'oud');

  const run = spawnSync('server/deploy/push-static.sh', [join(folder, 'host')], {
    env: { ...process.env, DIST_DIR: join(folder, 'dist') },
    encoding: 'utf8',
  });

  expect(run.stderr).toBe('');
  const left = readdirSync(join(folder, 'host'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.\w/.test(path),
  );
  expect(left.toSorted()).toEqual([
    '_astro/fonts/letter.woff2',
    '_astro/huis.2.avif',
    '_astro/page.1.css',
    '_astro/page.1.js',
    '_astro/page.2.css',
    'index.html',
  ]);
  expect(readFileSync(join(folder, 'host/index.html'), 'utf8')).toBe('dist/current/public/index.html');
  rmSync(folder, { recursive: true });
});

test.runIf(!rsync)(`pushing was not tried: ${programMissing('rsync')}`, () => undefined);
