import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { TRIALS } from './proof/proof.ts';

/** The front door, and the rooms that an outsider needs to understand. */
const DOCUMENTS = ['README.md', ...globSync('server/*/README.md').toSorted()];
const FRONT_DOOR_LINES = 120;
/** Made by a run, so a clean clone does not have them. */
const MADE = /^(?:dist|data)\//;
const PATH =
  /^(?:(?:server|src|content|public|\.ci|\.github)\/[\w./[\]*-]*|[\w.-]+\.(?:tsx?|astro|md|sh|conf|service|yaml|json|mjs|example))$/;

const read = (document: string): string => readFileSync(document, 'utf8');
const spoken = (document: string): string => read(document).replace(/^```[\s\S]*?^```/gm, '');
const quoted = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words);

/** Every path a document names: alone between backticks, or as a word of a command. */
const pathsIn = (document: string): string[] =>
  quoted(spoken(document))
    .flatMap((words) => words.split(' '))
    .filter((word) => PATH.test(word) && !MADE.test(word));

const isThere = (path: string, document: string): boolean =>
  [path, join(dirname(document), path)].some((place) =>
    place.includes('*') ? globSync(place).length > 0 : existsSync(place),
  );

/** The files of the walks in a document, in order: the path that each numbered line begins with. */
const walksIn = (document: string): string[][] =>
  spoken(document)
    .split(/^## /m)
    .filter((part) => part.startsWith('The walk '))
    .map((part) => [...part.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = '']) => path));

test('the five rooms have a document', () => {
  expect(DOCUMENTS).toEqual([
    'README.md',
    ...['deploy', 'discussion', 'pay', 'publish', 'trials'].map((room) => `server/${room}/README.md`),
  ]);
});

test.each(DOCUMENTS)('every path that %s names exists', (document) => {
  expect(pathsIn(document).filter((path) => !isThere(path, document))).toEqual([]);
});

test.each(DOCUMENTS)('every npm script that %s names exists', (document) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read(document).matchAll(/npm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)];
  expect(named.map(([, run, short]) => run ?? short ?? '').filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test.each(DOCUMENTS)('every command for the operator that %s names exists', (document) => {
  const known = new Set(
    globSync('server/operate/*-commands.ts').flatMap((file) =>
      [...read(file).matchAll(/^ {2}'?([a-z-]+)'?: \{$/gm)].map(([, name = '']) => name),
    ),
  );
  const named = [...read(document).matchAll(/npm run beheer -- ([a-z-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test.each(DOCUMENTS)('every trial that %s names exists', (document) => {
  const named = [...read(document).matchAll(/npm run proof -- (\w+)/g)].map(([, name = '']) => name);
  expect(named.filter((word) => !TRIALS.some(({ name }) => name.includes(word)))).toEqual([]);
});

test.each(DOCUMENTS)('every document that %s leads to exists', (document) => {
  const links = [...spoken(document).matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
  expect(links.filter((path) => !existsSync(join(dirname(document), path)))).toEqual([]);
});

test('the front door is short', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(FRONT_DOOR_LINES);
});

test.each(['server', 'src'])('every room of %s is on the map, and no other', (house) => {
  const [, map = ''] = new RegExp(`^${house}/ .*\\n((?: {2}.*\\n)+)`, 'm').exec(read('README.md')) ?? [];
  const drawn = [...map.matchAll(/^ {2}([a-z]+)\/ /gm)].map(([, room = '']) => room);
  const rooms = readdirSync(house, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(drawn.toSorted()).toEqual(rooms.map(({ name }) => name).toSorted());
});

test.each(['discussion', 'pay', 'publish'])('the walk through %s passes no file twice', (room) => {
  const walks = walksIn(`server/${room}/README.md`);
  expect(walks).toHaveLength(1);
  for (const walk of walks) {
    expect(walk.length).toBeGreaterThan(10);
    expect(walk.filter((path, index) => !existsSync(path) || walk.indexOf(path) !== index)).toEqual([]);
  }
});
