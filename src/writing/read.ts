import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { extensionOf, isLeftBehind } from '#file-types';
import { type Collection, schemas } from './schemas.ts';

/** A content file as it is on the disk. */
export type Found = {
  collection: Collection;
  id: string;
  file: string;
  facts: Record<string, unknown>;
  body: string;
  /** The line of the file on which the body begins, less one. */
  linesBefore: number;
  /** The line on which this field stands. */
  lineOf: (path: PropertyKey[]) => number;
};

/** What kind of file the entries of each collection are; an article is a folder. */
export const kindsOf: Record<Collection, string[]> = {
  articles: [],
  channels: ['yaml'],
  topics: ['md', 'mdx'],
  series: ['yaml'],
  authors: ['yaml'],
  pages: ['md', 'mdx'],
  guide: ['md', 'mdx'],
  ads: ['yaml'],
};

export const collections = Object.keys(schemas) as Collection[];
const frontmatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/;

/** The name of an entry, as other files write it. */
export function idOf(collection: Collection, file: string): string {
  return collection === 'articles' ? basename(dirname(file)) : basename(file).replace(/\.\w+$/, '');
}

/** The files of a collection that exist or should. */
export function filesOf(folder: string, collection: Collection): string[] {
  const root = join(folder, collection);
  if (!existsSync(root)) return [];
  const entries = readdirSync(root, { withFileTypes: true }).filter(({ name }) => !isLeftBehind(name));
  if (collection !== 'articles')
    return entries
      .filter((entry) => entry.isFile() && kindsOf[collection].includes(extensionOf(entry.name)))
      .map(({ name }) => join(root, name));
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const markdown = join(root, name, 'index.md');
    return existsSync(markdown) ? markdown : join(root, name, 'index.mdx');
  });
}

/** The entry, or what is wrong with the file as a whole. */
export function read(file: string, collection: Collection): Found | string {
  if (!existsSync(file)) return 'verwacht dit bestand, gevonden niets';
  const source = readFileSync(file, 'utf8');
  const [, front, body = ''] = file.endsWith('.yaml') ? ['', source] : (frontmatter.exec(source) ?? []);
  if (front === undefined) return 'verwacht gegevens tussen twee regels met ---, gevonden niets';
  const counter = new LineCounter();
  const document = parseDocument(front, { lineCounter: counter });
  if (document.errors[0]) return document.errors[0].message.split('\n')[0]!;
  const above = file.endsWith('.yaml') ? 0 : 1;
  const lineOf = (path: PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true) as { range?: [number] } | undefined;
      if (node?.range) return counter.linePos(node.range[0]).line + above;
    }
    return 1;
  };
  const linesBefore = source.slice(0, source.length - body.length).split('\n').length - 1;
  return { collection, id: idOf(collection, file), file, facts: document.toJS() ?? {}, body, linesBefore, lineOf };
}
