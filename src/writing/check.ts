import { dirname, join } from 'node:path';
import { faultsInBody } from './check-body.ts';
import { holdsComment } from '../mdx/comments.ts';
import { faultsBeside, faultsInFolder, faultsInPublic } from './check-files.ts';
import { collections, filesOf, type Found, idOf, read } from './read.ts';
import { type Collection, schemas } from './schemas.ts';

/** What is wrong, and on which line of the file. */
type Fault = { line: number; text: string };

/** Which fields name another file, and in which folder it must exist. Astro alone lets a dangling name pass. */
const references: Partial<Record<Collection, Record<string, Collection>>> = {
  articles: { author: 'authors', channel: 'channels', topics: 'topics', related: 'articles', series: 'series' },
  topics: { related: 'topics' },
};
/** Every mistake in every content file, as one readable line each: file, field, what was expected, what was found. */
export function checkContent(folder: string): string[] {
  const faults: string[] = [];
  const files = collections.flatMap((collection) => filesOf(folder, collection).map((file) => ({ collection, file })));
  const known = new Set(files.map(({ collection, file }) => `${collection}/${idOf(collection, file)}`));
  const exists = (collection: Collection, id: string) => known.has(`${collection}/${id}`);
  const used = new Set<string>();

  for (const collection of collections) faults.push(...faultsInFolder(join(folder, collection), collection));
  for (const { collection, file } of files) {
    if (collection === 'articles') faults.push(...faultsBeside(dirname(file)));
    const entry = read(file, collection);
    if (typeof entry === 'string') {
      faults.push(`${file}: ${entry}`);
      continue;
    }
    if (collection === 'articles') for (const topic of [entry.facts.topics ?? []].flat()) used.add(String(topic));
    faults.push(...faultsIn(entry, exists).map(({ line, text }) => `${file}:${line}: ${text}`));
  }
  for (const { collection, file } of files) {
    if (collection === 'topics' && !used.has(idOf(collection, file)))
      faults.push(`${file}: geen artikel heeft dit onderwerp; haal het weg of geef het aan een artikel`);
  }
  return faults.sort(new Intl.Collator('nl', { numeric: true }).compare);
}

type Exists = (collection: Collection, id: string) => boolean;

function faultsIn(entry: Found, exists: Exists): Fault[] {
  return [
    ...faultsInName(entry.id),
    ...faultsInFacts(entry),
    ...notesInFacts(entry.facts, entry.lineOf),
    ...faultsInReferences(entry, exists),
    ...(/\.mdx?$/.test(entry.file) ? faultsInBody(entry, exists) : []).map(({ line, text }) => ({
      line: entry.linesBefore + line,
      text,
    })),
  ];
}

function faultsInName(id: string): Fault[] {
  const text = 'de naam mag alleen kleine letters, cijfers en streepjes hebben';
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? [] : [{ line: 1, text }];
}

function faultsInFacts({ collection, facts, lineOf }: Found): Fault[] {
  const result = schemas[collection].safeParse(facts);
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return {
        line: lineOf([...issue.path, ...issue.keys.slice(0, 1)]),
        text: `${issue.keys.join(', ')}: dit veld bestaat niet`,
      };
    return { line: lineOf(issue.path), text: `${issue.path.join('.')}: ${issue.message}` };
  });
}

/** Above a text only `#` begins a note, and not within quotes or a block: there it is text. */
function notesInFacts(value: unknown, lineOf: Found['lineOf'], path: string[] = []): Fault[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inside]) => notesInFacts(inside, lineOf, [...path, key]));
  if (typeof value !== 'string' || !(holdsComment(value) || /\s# /.test(value))) return [];
  return [{ line: lineOf(path), text: `${path.join('.')}: een opmerking zou hier voor iedereen te lezen zijn` }];
}

function faultsInReferences({ collection, facts, id, lineOf }: Found, exists: Exists): Fault[] {
  return Object.entries(references[collection] ?? {}).flatMap(([field, target]) =>
    [facts[field] ?? []].flat().flatMap((name) => {
      if (typeof name !== 'string') return [];
      const line = lineOf([field]);
      if (target === collection && name === id) return [{ line, text: `${field}: verwijst naar zichzelf` }];
      if (exists(target, name)) return [];
      return [{ line, text: `${field}: verwacht een bestaande naam uit content/${target}, gevonden '${name}'` }];
    }),
  );
}

if (import.meta.main) {
  const faults = [...checkContent('content'), ...faultsInPublic('public')];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) console.error(`\n${faults.length} fout(en) in content/ en public/. Er is niets gepubliceerd.`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
