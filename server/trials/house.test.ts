import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Lints one file with the project's own configuration, in a folder of its own. */
function lint(path: string, line: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kennisbank-lint-'));
  try {
    cpSync('.oxlintrc.json', join(folder, '.oxlintrc.json'));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${line}\n`);
    return spawnSync(resolve('node_modules/.bin/oxlint'), ['--deny-warnings'], { cwd: folder, encoding: 'utf8' })
      .stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each([
  ['the site', 'src/catalogue/x.ts', "export { start } from '../../server/main.ts';", 'only through #words'],
  [
    'a component',
    'src/components/x.astro',
    "---\nimport { start } from '../../server/main.ts';\nstart();\n---\n",
    'only through #words',
  ],
  [
    'the server',
    'server/x.ts',
    "export { published } from '../src/catalogue/published.ts';",
    'only through what is published',
  ],
  ['an island', 'src/islands/x.tsx', "export { z } from 'zod';", 'only preact'],
  ['a rule', 'server/discussion/rules.ts', "export { Hono } from 'hono';", 'A rule is pure'],
  ['a store', 'server/discussion/store.ts', "export { Hono } from 'hono';", 'decides nothing'],
  ['markup', 'server/discussion/html.ts', "export { openReactions } from './store.ts';", 'reads no database'],
  [
    'a route',
    'server/discussion/routes.ts',
    "export { openDatabase } from '../database/open.ts';",
    'SQL lives in the store',
  ],
])('lint refuses %s that goes through a floor of the house', (_room, path, line, message) => {
  expect(lint(path, line)).toContain(message);
});

test('lint lets the doors of the house through', () => {
  expect(lint('src/catalogue/x.ts', "export { words } from '#words';")).toContain('0 errors');
});
