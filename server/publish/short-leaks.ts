import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openFactIndex, type FactIndex } from './fact-index.ts';
import { spoken } from './facts.ts';
import type { GatedText } from './gated-text.ts';
import { plainWords } from './plain-words.ts';

/** Gated words in a public file. */
export type Leak = { file: string; article: string; words: string };

/** The words of a text, signs that are read aloud among them. */
export const wordsOf = (text: string): string[] => plainWords(spoken(text));

/** The short facts of gated texts, less what the writers made public themselves. */
export function factsOf(texts: Pick<GatedText, 'article' | 'facts'>[], sources: string[]): FactIndex {
  const index = openFactIndex();
  for (const { article, facts } of texts) for (const words of facts) index.add(words, article);
  for (const source of sources) index.forget(wordsOf(source));
  return index;
}

/** One leak a file and article, as with runs of words. */
export function shortLeaks(file: string, pieces: string[], facts: FactIndex): Leak[] {
  const found = new Map<string, Leak>();
  for (const piece of pieces) {
    for (const { article, words } of facts.find(wordsOf(piece)))
      if (!found.has(article)) found.set(article, { file, article, words: words.slice(0, 4).join(' ') });
  }
  return [...found.values()];
}

/** What a file is called, without the sign that tells its versions apart. */
export const nameOf = (path: string): string =>
  path.startsWith('_astro/') ? basename(path).split('.')[0]! : path.replace(/\.\w+$/, '');

/** What is drawn into the picture of each article to share: from there nobody reads it back. */
export function titles(root: string): { file: string; text: string }[] {
  const list = join(root, 'private', 'artikelen.json');
  if (!existsSync(list)) return [];
  const articles: Record<string, unknown>[] = JSON.parse(readFileSync(list, 'utf8'));
  return articles.flatMap(({ id, title, channelName, authorName }) =>
    [title, channelName, authorName].map((text) => ({ file: `beeld/${id}.png`, text: String(text ?? '') })),
  );
}
