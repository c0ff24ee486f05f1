import { namesIn } from './facts.ts';
import { gatedTexts, houseSources, publicSources } from './gated-text.ts';
import { windowsOf, leaksIn, WINDOW } from './leaks.ts';
import { readings } from './plain-words.ts';
import { factsOf, type Leak, wordsOf } from './short-leaks.ts';

/** A letter is written freely: what two or three common words have in common with gated text is chance. */
const LONG_PHRASE = 4;
/** The same of a number by itself: a year, or a street number. */
const LONG_NUMBER = 5;

/**
 * Throws one line when a letter quotes what only members may read, or tells a name or a number of it that the site does
 * not. Those who get a letter are not only members, and a letter cannot be called back.
 */
export function ensureQuotesNothingGated(letter: string, root: string, content = 'content'): void {
  const [leak] = leaksInLetter(letter, root, [...publicSources(content, root), ...houseSources('.')]);
  if (!leak) return;
  throw new Error(
    `De brief bevat “${leak.words} …” uit het ledendeel van ${leak.article}. Er is niets klaargezet; haal het uit de brief.`,
  );
}

/** What a letter tells of gated text. */
export function leaksInLetter(letter: string, root: string, sources: string[]): Leak[] {
  const texts = gatedTexts(root);
  // Signs of Markdown within a word, and entities, are not what is read.
  const said = readings(letter.replaceAll('*', '')).join('\n\n');
  const runs = leaksIn('brief', said, windowsOf(texts, sources, WINDOW));
  const names = new Set(namesIn(said).map((words) => words.join(' ')));
  const told = [...factsOf(texts, sources).find(wordsOf(said))].filter(
    ({ words }) => words.length >= LONG_PHRASE || isNumber(words) || names.has(words.join(' ')),
  );
  return [...runs, ...told.map(({ article, words }) => ({ file: 'brief', article, words: words.join(' ') }))];
}

const isNumber = (words: string[]): boolean => {
  const digits = words.join('').replace(/\D/g, '').length;
  return digits >= LONG_NUMBER || (words.length > 1 && digits > (words.some((word) => /\p{L}/u.test(word)) ? 1 : 3));
};
