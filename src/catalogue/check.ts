import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { faultsInBody } from './check-body.ts';
import { type Collection, schemas } from './schemas.ts';

type Found = { collection: Collection; id: string; file: string; facts: Record<string, unknown>; body: string };

/** Which fields name another file, and in which folder it must exist. Astro alone lets a dangling name pass. */
const references: Partial<Record<Collection, Record<string, Collection>>> = {
  articles: { author: 'authors', channel: 'channels', topics: 'topics', related: 'articles' },
  topics: { related: 'topics' },
};
const collections = Object.keys(schemas) as Collection[];
const frontmatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/;

/** Every mistake in every content file, as one readable line each: file, field, what was expected, what was found. */
export function checkContent(folder: string): string[] {
  const faults: string[] = [];
  const files = collections.flatMap((collection) => filesOf(folder, collection).map((file) => ({ collection, file })));
  const known = new Set(files.map(({ collection, file }) => `${collection}/${idOf(collection, file)}`));
  const exists = (collection: Collection, id: string) => known.has(`${collection}/${id}`);

  for (const { collection, file } of files) {
    const entry = read(file, collection);
    const here = typeof entry === 'string' ? [entry] : faultsIn(entry, exists);
    faults.push(...here.map((fault) => `${file}: ${fault}`));
  }
  return faults.sort();
}

type Exists = (collection: Collection, id: string) => boolean;

function faultsIn(entry: Found, exists: Exists): string[] {
  return [
    ...faultsInName(entry.id),
    ...faultsInFacts(entry),
    ...faultsInReferences(entry, exists),
    ...(/\.mdx?$/.test(entry.file) ? faultsInBody(entry, (id) => exists('articles', id)) : []),
  ];
}

function idOf(collection: Collection, file: string): string {
  return collection === 'articles' ? basename(dirname(file)) : basename(file).replace(/\.\w+$/, '');
}

function filesOf(folder: string, collection: Collection): string[] {
  const root = join(folder, collection);
  if (!existsSync(root)) return [];
  if (collection !== 'articles') return readdirSync(root).map((name) => join(root, name));
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const markdown = join(root, name, 'index.md');
    return existsSync(markdown) ? markdown : join(root, name, 'index.mdx');
  });
}

/** The entry, or what is wrong with the file as a whole. */
function read(file: string, collection: Collection): Found | string {
  if (!existsSync(file)) return 'verwacht dit bestand, gevonden niets';
  const source = readFileSync(file, 'utf8');
  const [, front, body = ''] = file.endsWith('.yaml') ? ['', source] : (frontmatter.exec(source) ?? []);
  if (front === undefined) return 'verwacht gegevens tussen twee regels met ---, gevonden niets';
  const document = parseDocument(front);
  if (document.errors[0]) return document.errors[0].message.split('\n')[0]!;
  return { collection, id: idOf(collection, file), file, facts: document.toJS() ?? {}, body };
}

function faultsInName(id: string): string[] {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? [] : ['de naam mag alleen kleine letters, cijfers en streepjes hebben'];
}

function faultsInFacts({ collection, facts }: Found): string[] {
  const result = schemas[collection].safeParse(facts);
  if (result.success) return [];
  return result.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: dit veld bestaat niet`;
    return `${issue.path.join('.')}: ${issue.message}`;
  });
}

function faultsInReferences(
  { collection, facts, id }: Found,
  exists: (c: Collection, id: string) => boolean,
): string[] {
  return Object.entries(references[collection] ?? {}).flatMap(([field, target]) =>
    [facts[field] ?? []].flat().flatMap((name) => {
      if (typeof name !== 'string') return [];
      if (target === collection && name === id) return [`${field}: verwijst naar zichzelf`];
      if (exists(target, name)) return [];
      return [`${field}: verwacht een bestaande naam uit content/${target}, gevonden '${name}'`];
    }),
  );
}

if (import.meta.main) {
  const faults = checkContent('content');
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) console.error(`\n${faults.length} fout(en) in content/. Er is niets gepubliceerd.`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
