import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';
import { importsIn } from './imports.ts';

/**
 * The rooms from the ground up. A room uses what stands below it, and nothing beside or above it; types count. A folder or a
 * file within a room that stands elsewhere has a place of its own.
 */
const FLOORS = {
  server: [
    ['contract.ts', 'text', 'time', 'database/lru.ts'],
    ['http/errors.ts', 'http/fields.ts'],
    ['settings.ts'],
    ['http'],
    ['config.ts', 'database'],
    ['keys'],
    ['articles'],
    ['mail'],
    ['members'],
    ['articles/gate'],
    ['discussion'],
    ['pay'],
    ['account', 'privacy'],
    ['reading'],
    ['watch'],
    ['backup', 'transfer', 'publish'],
    ['desk'],
    ['tools.ts'],
    ['app.ts', 'scheduler.ts'],
    ['demo'],
    ['main.ts'],
    ['deploy', 'operate'],
    ['trials'],
  ],
  src: [
    ['styles'],
    ['mdx'],
    ['writing'],
    ['catalogue'],
    ['content.config.ts'],
    ['islands'],
    ['components'],
    ['layouts'],
    ['pages'],
    ['journeys'],
  ],
};
type House = keyof typeof FLOORS;
type Import = { from: string; to: string };

/** A trial walks through the whole house, and so does the test of a room. */
const isTest = (file: string): boolean => /\.test\.ts$|\.journey\.ts$/.test(file);

const filesOf = (house: House): string[] =>
  globSync(`${house}/**/*.{ts,tsx,astro}`)
    .filter((file) => !isTest(file))
    .toSorted();

/** What a file imports of this house by a path; the doors (#words …) are lint's. */
const importsOf = (file: string): Import[] =>
  importsIn(file)
    .filter((path) => path.startsWith('.'))
    .map((path) => ({ from: file, to: normalize(join(dirname(file), path)) }));

/** The floor of the closest place that is named: a file before its folder. */
function floorOf(house: House, file: string): { room: string; floor: number } | null {
  const path = relative(house, file);
  const rooms = FLOORS[house].flatMap((names, floor) => names.map((room) => ({ room, floor })));
  const around = rooms.filter(({ room }) => path === room || path.startsWith(`${room}/`));
  return around.toSorted((one, other) => other.room.length - one.room.length)[0] ?? null;
}

const houses = Object.keys(FLOORS) as House[]; // the keys of this very object

test.each(houses)('%s: each file stands in a room', (house) => {
  expect(filesOf(house).filter((file) => floorOf(house, file) === null)).toEqual([]);
});

test.each(houses)('%s: no import runs up through the house, or across to a room beside', (house) => {
  const upward = filesOf(house)
    .flatMap(importsOf)
    .filter(({ from, to }) => {
      const [user, used] = [floorOf(house, from), floorOf(house, to)];
      return user && used && user.room !== used.room && used.floor >= user.floor;
    });

  expect(upward.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test.each(houses)('%s: no files import each other in a circle', (house) => {
  const uses = new Map(filesOf(house).map((file) => [file, importsOf(file).map(({ to }) => to)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file) || path.includes(file)) return;
    for (const used of uses.get(file) ?? []) walk(used, [...path, file]);
    done.add(file);
  };
  for (const file of uses.keys()) walk(file, []);

  expect(circles).toEqual([]);
});

test.each(houses)('%s: every room is on the map of the README', (house) => {
  const map = readFileSync('README.md', 'utf8');
  const names = FLOORS[house].flat().filter((room) => !room.includes('/') && room !== 'content.config.ts');
  const rooms = names.filter(
    (room) => !new RegExp(`(^|[\\s/|,\`])${room.replace('.', '\\.')}([\\s/|,\`:]|$)`, 'm').test(map),
  );

  expect(rooms).toEqual([]);
});
