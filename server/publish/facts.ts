import { counted } from './counted.ts';
import { plainWords } from './plain-words.ts';
import type { Piece } from './read-html.ts';

/**
 * The shortest things that may not come out: too short for a run of words, but told by what they are. A heading, a
 * caption, a cell, a link, a file, a name, a number. Each as the words that would give it away, wherever they stand.
 */

/** A longer one is known by any so many of its words in a row. */
const LONGEST = 5;
/** Elements that say something by themselves, however little stands in them. */
const telling = new Set('h1 h2 h3 h4 h5 h6 figcaption caption td th dt summary a code'.split(' '));
/** What is stressed in a sentence; one word of it is seldom a secret. */
const stressed = new Set('strong em b i cite q mark'.split(' '));
const described = new Set(['alt', 'title']);
const addresses = new Set(['href', 'src', 'poster', 'data', 'cite']);

/** The words of every short fact in these pieces of gated text. */
export function factsIn(pieces: Piece[]): string[][] {
  const small = new Set(pieces.flatMap(({ text }) => text.match(/(?<![\p{L}\p{N}])\p{Ll}+/gu) ?? []));
  return pieces.flatMap(({ text, from, within }) => {
    if (addresses.has(from)) return phrases(nameIn(text));
    if (from === 'id') return phrases(text);
    if (from === 'inline' && stressed.has(within.at(-1)!)) return phrases(text).filter(({ length }) => length > 1);
    const says =
      described.has(from) || (from === 'inline' ? telling.has(within.at(-1)!) : within.some((tag) => telling.has(tag)));
    if (from === 'inline') return says ? phrases(text) : [];
    if (from !== 'text' && !described.has(from)) return [];
    return [...(says ? phrases(text) : []), ...namesIn(text, small), ...numbersIn(text)];
  });
}

/** A sign that is read aloud is a word. */
export const spoken = (text: string): string => text.replaceAll('%', ' procent ').replaceAll('€', ' euro ');
const wordsOf = (text: string): string[] => plainWords(spoken(text));

function phrases(text: string): string[][] {
  const words = wordsOf(text);
  const size = Math.min(words.length, LONGEST);
  return Array.from({ length: words.length - size + 1 }, (_, at) => words.slice(at, at + size)).filter(isTelling);
}

export const MONTHS =
  'januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag';
const calendar = new Set(MONTHS.split(' '));

/** One word must be a word; of more, one. A date is nobody's secret: pages are full of them. */
function isTelling(words: string[]): boolean {
  if (words.length === 1) return /^(?=.*\p{L})[\p{L}\p{N}]{4,}$|^\d{3,}$/u.test(words[0]!);
  if (words.every((word) => calendar.has(word) || /^\d{1,4}$/.test(word)) && words.some((word) => calendar.has(word)))
    return false;
  return words.some((word) => /\p{L}{3}/u.test(word)) || words.join('').length > 2;
}

/** Of an address what tells: elsewhere all of it, of a picture its name, of a page of this site nothing. */
function nameIn(address: string): string {
  const file = /^\/_astro\/([^.]+)/.exec(address)?.[1];
  if (file) return file;
  return /^(?:https?:)?\/\/|^(?:mailto|tel):/i.test(address)
    ? address.replace(/^[a-z]*:?(?:\/\/)?(?:www\.)?/i, '')
    : '';
}

const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu;
const starts = /(?:^|[.!?:;…•–—]["”’')\]]*\s*|["“‘'([]\s*)$/;
/** A capital at the start of a sentence tells nothing, unless so long a word is never without one. */
const LONG = 5;
const between = /^\s+(?:(?:van|de|der|den|het|el|ten|ter|la|le|von|of|en)\s+){0,2}$/;

/**
 * What has a capital where no sentence begins, and what stands beside it with one; where one begins only with `small`,
 * the words that the text has without a capital.
 */
export function namesIn(text: string, small: Set<string> | null = null): string[][] {
  const found: string[][] = [];
  let last: { start: number; end: number } | null = null;
  for (const { 0: name, index } of text.matchAll(word)) {
    if (!/^\p{Lu}/u.test(name) || name.length < 3) continue;
    const begins = starts.test(text.slice(Math.max(0, index - 12), index));
    const end = index + name.length;
    if (!begins || (small && name.length >= LONG && !small.has(name.toLowerCase()))) found.push(wordsOf(name));
    if (last && between.test(text.slice(last.end, index))) found.push(...phrases(text.slice(last.start, end)));
    last = { start: last && between.test(text.slice(last.end, index)) ? last.start : index, end };
  }
  return found.filter((words) => words.length > 0);
}

/** So many digits are a number of their own; fewer with the word that says of what. */
const DIGITS = 3;
const number = /(?<![\p{L}\p{N}.,])\d+(?:[.,]\d+)*(?![\p{L}\p{N}])/gu;

const common = (word: string): boolean => calendar.has(word) || counted.has(word);

function numbersIn(text: string): string[][] {
  const said = spoken(text);
  return [...said.matchAll(number)].flatMap(({ 0: written, index }) => {
    const digits = written.replace(/\D/g, '');
    const after = /^\s+(\p{L}{3,})/u.exec(said.slice(index + written.length, index + written.length + 40))?.[1];
    const isMoney = after === 'euro' || /euro\s+$/.test(said.slice(Math.max(0, index - 8), index));
    const alone = plainWords(written);
    return [
      ...(digits.length >= DIGITS ? [alone, ...(/^\d{1,3}(?:\.\d{3})+$/.test(written) ? [[digits]] : [])] : []),
      ...(digits.length > 1 && after && !common(after.toLowerCase()) ? [[...alone, ...plainWords(after)]] : []),
      ...(isMoney
        ? [
            ['euro', ...alone],
            [...alone, 'euro'],
          ]
        : []),
    ];
  });
}
