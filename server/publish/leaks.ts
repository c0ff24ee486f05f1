import { messageOf } from '../text/message-of.ts';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MARK } from '#cut';
import { leakingAnchors } from './anchors.ts';
import { factsOf, type Leak, nameOf, shortLeaks, titles } from './short-leaks.ts';
import { type GatedText, gatedTexts, houseSources, publicSources } from './gated-text.ts';
import { piecesOf } from './pieces.ts';
import { plainWords, readings } from './plain-words.ts';
import { textOf } from './text-of.ts';

/**
 * The shortest run of copied words that counts. Measured with `node server/trials/bench/leaks.ts`: from five on, nothing of
 * 1,000 generated articles rings falsely; a leak shorter than a window is not seen.
 */
export const WINDOW = 6;

/** The mark does not say of which article it comes; the file and the words do. */
const MARKED = 'what stands below a cut';

/**
 * Gated words that stand in a public file, and in nothing the writers made public themselves: runs of them, short facts
 * (facts.ts), anchors of gated headings, and anything that carries the mark of what comes from below a cut.
 */
export function findLeaks(root: string, sources: string[], size = WINDOW): Leak[] {
  const texts = gatedTexts(root);
  const gated = windowsOf(texts, sources, size);
  const facts = factsOf(texts, sources);
  const folder = join(root, 'public');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  const inFile = (file: string): Leak[] => {
    const text = textOf(join(folder, file));
    return [...leaksIn(file, text, gated), ...shortLeaks(file, piecesOf(file, text), facts)];
  };
  return once([
    ...files.flatMap(inFile),
    ...leakingNames(names, gated),
    ...names.flatMap((name) => shortLeaks(name, [nameOf(name)], facts)),
    ...titles(root).flatMap(({ file, text }) => shortLeaks(file, [text], facts)),
    ...leakingAnchors(folder, files, { texts, sources }),
  ]);
}

/** One leak a file and article: where it begins is enough to find the rest. */
const once = (leaks: Leak[]): Leak[] =>
  [
    ...new Map(leaks.map((leak) => [`${leak.file}\0${leak.article}`, leak] as const).toReversed()).values(),
  ].toReversed();

/** Throws one line that names the first leaks, without repeating more of the gated text than it must. */
export function ensureNoLeaks(root: string, contentFolder: string): void {
  const leaks = findLeaks(root, [...publicSources(contentFolder, root), ...houseSources('.')]);
  if (leaks.length === 0) return;
  const shown = leaks.slice(0, 3).map(({ file, article, words }) => `public/${file} holds “${words} …” of ${article}`);
  throw new Error(`Publishing stopped, gated text would become public: ${shown.join('; ')} (${leaks.length} found).`);
}

/** Runs of words that only gated text has. */
type Windows = { size: number; articles: Map<number, string> };

export function windowsOf(texts: GatedText[], sources: string[], size: number): Windows {
  const allowed = new Set<number>();
  for (const source of sources) eachWindow(plainWords(source), size, (hash) => void allowed.add(hash));
  const articles = new Map<number, string>();
  for (const { article, text } of texts) {
    eachWindow(plainWords(text), size, (hash) => void (allowed.has(hash) || articles.set(hash, article)));
  }
  return { size, articles };
}

/** One leak an article in this text. */
export function leaksIn(file: string, text: string, gated: Windows): Leak[] {
  const found = new Map<string, Leak>();
  for (const reading of readings(text)) {
    const at = reading.indexOf(MARK);
    if (at >= 0) found.set('', { file, article: MARKED, words: plainWords(reading.slice(0, at)).slice(-4).join(' ') });
    const words = plainWords(reading);
    eachWindow(words, gated.size, (hash, at) => {
      const article = gated.articles.get(hash);
      if (article && !found.has(article))
        found.set(article, { file, article, words: words.slice(at, at + 4).join(' ') });
    });
  }
  return [...found.values()];
}

/** A file name is public too. */
function leakingNames(names: string[], gated: Windows): Leak[] {
  return names.flatMap((name) => leaksIn(name, name, gated));
}

/** Polynomial rolling hash over word hashes, in two lanes of which 52 bits are kept: a collision is not to be expected. */
function eachWindow(words: string[], size: number, visit: (hash: number, at: number) => void): void {
  const hashes = words.map(hashOf);
  for (let at = 0; at + size <= hashes.length; at += 1) {
    let [one, two] = [0x811c9dc5, 0x01000193];
    for (let step = at; step < at + size; step += 1) {
      one = Math.imul(one ^ hashes[step]!, 0x9e3779b1) >>> 0;
      two = Math.imul(two + hashes[step]!, 0x85ebca6b) >>> 0;
    }
    visit((one >>> 0) * 0x100000 + (two >>> 12), at);
  }
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index += 1) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

if (import.meta.main) {
  try {
    ensureNoLeaks(process.argv[2]!, 'content');
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
