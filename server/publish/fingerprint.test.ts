import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { importsIn } from '../trials/imports.ts';
import { momentOf, SOURCES } from './fingerprint.ts';

const article = (facts: string, body = 'Tekst.') => `---\n${facts}\n---\n\n${body}\n`;

test.each([
  ['a day', article('title: X\npublished: 2026-12-01'), '2026-12-01T00:00:00.000Z'],
  ['a moment', article("published: '2026-12-01T09:00:00+01:00' # ochtend"), '2026-12-01T08:00:00.000Z'],
  ['a name in quotes', article('"published": 2026-12-01'), '2026-12-01T00:00:00.000Z'],
  ['facts in braces', article('{ title: X, published: 2026-12-01 }'), '2026-12-01T00:00:00.000Z'],
  [
    'a day in the text as well',
    article('"published": 2026-12-01', 'published: 2030-01-01'),
    '2026-12-01T00:00:00.000Z',
  ],
  ['a day in the text only', article('title: X', 'published: 2030-01-01'), '1970-01-01T00:00:00.000Z'],
  ['no facts', 'published: 2030-01-01', '1970-01-01T00:00:00.000Z'],
  ['a mistake', article('title: "half'), '1970-01-01T00:00:00.000Z'],
])('an article appears at the moment its facts say: %s', (_what, text, moment) => {
  expect(momentOf(text).toISOString()).toBe(moment);
});

/** What publishing uses and no file of a release is made of: another one of these makes no other release. */
const LEAVES_NO_TRACE = [
  'server/config.ts', // where it goes
  'server/database/lock.ts', // one at a time
  'server/database/open.ts',
  'server/discussion/bake/bake.ts', // a running server bakes again when it starts
  'server/discussion/store.ts',
  'server/articles/release.ts',
  'server/http/compression.ts', // of answers
  'server/http/faults.ts', // what is told of what went wrong
  'server/http/request-headers.ts',
];
const doors: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).imports;

/** What a file imports of this house, types aside. */
function importsOf(file: string): string[] {
  return importsIn(file, { types: false })
    .flatMap((path) => (path.startsWith('.') ? normalize(join(dirname(file), path)) : (doors[path] ?? [])))
    .map(normalize)
    .filter((path) => /\.(tsx?|mjs|astro)$/.test(path) && !LEAVES_NO_TRACE.includes(path));
}

const isSource = (path: string): boolean => SOURCES.some((source) => path === source || path.startsWith(`${source}/`));

test('a release has another name when anything it is made of is another', () => {
  const begin = globSync('{src,server/publish}/**/*.{ts,tsx,astro}').filter(
    (path) => !/\.test\.ts$|^src\/journeys/.test(path),
  );
  const made = new Set([...begin, 'astro.config.mjs']);
  for (const file of made) for (const used of importsOf(file)) made.add(used);

  expect([...made].filter((path) => !isSource(path))).toEqual([]);
});
