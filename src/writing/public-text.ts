import Slugger from 'github-slugger';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { halvesOf, publicHalf, textOf } from '../mdx/cut.ts';
import { isComponent, kindOf, type Node, type Source, within } from '../mdx/parse.ts';
import { collections, filesOf, type Found, read } from './read.ts';

/** Shown on the site itself, to everyone. The guide is not, nor are letters, mails and the book. */
const shown = collections.filter((collection) => collection !== 'guide');
/** What stands beside them and is shown too. */
const beside = ['site.yaml', 'words.ts'];

/**
 * Every text that the writers made public themselves: what stands before the cut, the titles and leads of all articles,
 * and everything else that the site shows. A phrase of it is no leak where it is gated too. With `released` only of the
 * articles that are out. A correction or a note of a gated article is no such text: it would tell what is gated.
 */
export function publicTexts(content: string, released?: Set<string>): string[] {
  const found = shown.flatMap((collection) =>
    filesOf(content, collection).flatMap((file) => {
      const entry = existsSync(file) ? read(file, collection) : '';
      if (typeof entry === 'string' || (collection === 'articles' && released?.has(entry.id) === false)) return [];
      return [entry.id, ...textsOf(entry)];
    }),
  );
  const files = beside.map((name) => join(content, name)).filter((file) => existsSync(file));
  return [...found, ...files.map((file) => readFileSync(file, 'utf8'))];
}

function textsOf({ collection, file, facts, body }: Found): string[] {
  const access = collection === 'articles' ? String(facts.access ?? 'open') : 'open';
  const own = access === 'open' ? facts : { ...facts, note: '', corrections: [] };
  if (!/\.mdx?$/.test(file)) return valuesIn(own);
  const open = openHalf({ body, kind: kindOf(file) }, access);
  return [...valuesIn(own), textOf(...open), ...asides(open)];
}

/** Of a text that cannot be read or is not cut, nothing is public; that it is so, the check tells. */
function openHalf(source: Source, access: string): Node[] {
  try {
    return publicHalf(halvesOf(source), access);
  } catch {
    return [];
  }
}

/** Every word and number among the facts of a file. */
function valuesIn(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(valuesIn) : [String(value)];
}

/** What a page says beside its text: descriptions, titles, addresses, and the anchors of its headings. */
function asides(nodes: Node[]): string[] {
  const slugger = new Slugger();
  return [...within(...nodes)].flatMap((node) => [
    ...('alt' in node && node.alt ? [node.alt] : []),
    ...('title' in node && node.title ? [node.title] : []),
    ...('url' in node ? [node.url] : []),
    ...(node.type === 'heading' ? [slugger.slug(textOf(node).trim())] : []),
    ...(isComponent(node) ? node.attributes.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])) : []),
  ]);
}
