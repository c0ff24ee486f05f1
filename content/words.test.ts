import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formWords, passkeyWords, searchWords, words } from './words.ts';

/** Every text by its place, as in `words.gate.reasons.banned`; a list of texts is one. Reactions say all that their form does. */
function placesIn(value: unknown, place: string): string[] {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isGroup ? Object.entries(value).flatMap(([name, inner]) => placesIn(inner, `${place}.${name}`)) : [place];
}
const places = Object.entries({ formWords, passkeyWords, searchWords, words })
  .flatMap(([name, group]) => placesIn(group, name))
  .map(asReactions);

function asReactions(place: string): string {
  return place.replace(/^formWords\./, 'words.reactions.');
}

const sources = globSync(['server/**/*.ts', 'src/**/*.{ts,tsx,astro}'])
  .filter((file) => !/\.test\.ts$|journeys|trials/.test(file))
  .map((file) => readFileSync(file, 'utf8'));

const renamed = /\b(words|\w+Words) as (\w+)/g;
const named = /\bconst (\w+) = (\w+(?:\.\w+)*);/g;
const asked = /(?<![\w.])(\w+)((?:\??\.\w+|\['[^']+'\])+)/g;

/** The places that a source asks for: after `const say = words.gate`, `say.reasons[barrier]` asks for `words.gate.reasons`. */
function askedIn(source: string): string[] {
  const names = new Map(['words', 'formWords', 'searchWords', 'passkeyWords'].map((name) => [name, name]));
  for (const [, group = '', name = ''] of source.matchAll(renamed)) names.set(name, group);
  for (const [, name = '', value = ''] of source.matchAll(named)) {
    const [first = '', ...rest] = value.split('.');
    const group = names.get(first);
    if (group) names.set(name, [group, ...rest].join('.'));
  }
  const aliases = new Set(names.values());
  const leaves = [...aliases].filter((place) => places.includes(asReactions(place)));
  const read = [...source.replaceAll(named, '').matchAll(asked)].flatMap(([, name = '', path = '']) => {
    const group = names.get(name);
    return group ? [group + path.replaceAll('?', '').replaceAll(/\['([^']+)'\]/g, '.$1')] : [];
  });
  return [...leaves, ...read].map(asReactions);
}

const read = [...new Set(sources.flatMap(askedIn))];
const wordsIn = new Set(sources.flatMap((source) => source.match(/[\w-]+/g) ?? []));

function isSaid(place: string): boolean {
  if (read.some((path) => `${path}.`.startsWith(`${place}.`))) return true;
  // A group that is asked for by a name known only while the program runs: then that name stands somewhere.
  const name = place.split('.').at(-1) ?? '';
  const stands = wordsIn.has(name) || sources.some((source) => source.includes(`'${name}'`));
  return stands && read.some((path) => place.startsWith(`${path}.`));
}

test('every text is said somewhere', () => {
  expect(places.length).toBeGreaterThan(500);
  expect(places.filter((place) => !isSaid(place))).toEqual([]);
});
