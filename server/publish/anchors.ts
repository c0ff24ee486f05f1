import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatedText } from './gated-text.ts';
import type { Leak } from './short-leaks.ts';

const id = /\sid="([^"]+)"/g;
/** A place on a page, or on this one. */
const anchor = /(?:\/artikelen\/([\w-]+)(?:\/|\.md)?)?#([\w%~.-]+)/g;
const readable = /\.(html|md|xml|json|txt)$/i;
const own = /^artikelen\/([\w-]+)(?:\/index\.html|\.md)$/;

type Known = { texts: GatedText[]; sources: string[] };

/**
 * Links to a place below the cut, which tell what its heading says however common its words are. One that a writer made
 * in the open half is no leak.
 */
export function leakingAnchors(folder: string, files: string[], { texts, sources }: Known): Leak[] {
  const gated = new Map(texts.map((text) => [text.article, gatedIds(folder, text)]));
  const isPublic = (name: string): boolean => sources.some((source) => source.endsWith(`#${name}`));
  return files
    .filter((file) => readable.test(file))
    .flatMap((file) => {
      const here = own.exec(file)?.[1] ?? '';
      return [...readFileSync(join(folder, file), 'utf8').matchAll(anchor)].flatMap(([, other, name]) => {
        const article = other ?? here;
        if (!gated.get(article)?.has(decoded(name!)) || isPublic(name!)) return [];
        return [{ file, article, words: `#${name}` }];
      });
    });
}

/** The places below the cut that the public page does not have. */
function gatedIds(folder: string, { article, pieces }: GatedText): Set<string> {
  const page = join(folder, 'artikelen', article, 'index.html');
  const shown = existsSync(page) ? [...readFileSync(page, 'utf8').matchAll(id)].map(([, name]) => name!) : [];
  const ids = pieces.flatMap(({ from, text }) => (from === 'id' ? [decoded(text)] : []));
  return new Set(ids.filter((name) => !shown.includes(name)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
