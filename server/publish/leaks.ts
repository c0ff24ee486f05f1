import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type GatedText, gatedTexts, publicSources } from './gated-text.ts';
import { plainWords, readings } from './plain-words.ts';
import { textOf } from './text-of.ts';

/**
 * The shortest run of copied words that counts. Measured with `node server/bench/leaks.ts`: from five on, nothing of
 * 1,000 generated articles rings falsely; a leak shorter than a window is not seen.
 */
export const WINDOW = 6;
export type Leak = { file: string; article: string; words: string };

/** Runs of gated words that stand in a public file, and in nothing the writers made public themselves. */
export function findLeaks(root: string, sources: string[], size = WINDOW): Leak[] {
  const gated = windowsOf(gatedTexts(root), sources, size);
  const folder = join(root, 'public');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return files.flatMap((file) => leaksIn(file, textOf(join(folder, file)), gated)).concat(leakingNames(names, gated));
}

/** Throws one line that names the first leaks, without repeating more of the gated text than it must. */
export function ensureNoLeaks(root: string, contentFolder: string): void {
  const leaks = findLeaks(root, publicSources(contentFolder));
  if (leaks.length === 0) return;
  const shown = leaks.slice(0, 3).map(({ file, article, words }) => `public/${file} holds “${words} …” of ${article}`);
  throw new Error(`Publishing stopped, gated text would become public: ${shown.join('; ')} (${leaks.length} found).`);
}

type Windows = { size: number; articles: Map<number, string> };

function windowsOf(texts: GatedText[], sources: string[], size: number): Windows {
  const allowed = new Set<number>();
  for (const source of sources) eachWindow(plainWords(source), size, (hash) => void allowed.add(hash));
  const articles = new Map<number, string>();
  for (const { article, text } of texts) {
    eachWindow(plainWords(readings(text)[0]!), size, (hash) => void (allowed.has(hash) || articles.set(hash, article)));
  }
  return { size, articles };
}

/** One leak a file and article: where it begins is enough to find the rest. */
function leaksIn(file: string, text: string, gated: Windows): Leak[] {
  const found = new Map<string, Leak>();
  for (const reading of readings(text)) {
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
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
