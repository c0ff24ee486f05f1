import { openRecent } from '../database/lru.ts';
import { asSeen } from '../text/as-seen.ts';

const affixes = {
  before: ['de', 'het', 'the', 'team', 'site', 'forum', 'web', 'hoofd', 'eind', 'van', 'uw', 'onze', 'echte', 'real'],
  after: ['team', 'bot', 'desk', 'groep', 'account', 'official', 'officieel', 'nl', 'online'],
};
/** A word of this length inside another is no coincidence ("redactieteam"); a shorter one may be ("admin" in a surname). */
const LONG_WORD = 8;
/** The longest word of the house, with something around it. */
const RUN_MAX = 30;
/** The lists of an editor, and some texts beside. */
const TEXTS_KEPT = 1_000;
/** Fewer single letters in a row are initials, or letters. */
const SPACED_OUT = 4;
/** The words of the house, its staff and its authors, with room to spare. */
const READINGS_KEPT = 500;

/** The words of a text as they look, for comparing: spaced-out letters ("v i a g r a", "c.a.s.i.n.o") are one word. */
export function wordsAsSeen(text: string): readonly string[] {
  const read = texts.get(text);
  if (read) return read;
  const words = asSeen(text.normalize('NFKC'))
    .split(/[^\p{L}\p{N}|!]+|[|!]+(?!\p{L})/u)
    .map(merged)
    .filter(Boolean);
  const joined: string[] = [];
  let spaced = '';
  for (const word of [...words, '']) {
    if (word.length === 1) spaced += word;
    else {
      if (spaced.length >= SPACED_OUT) joined.push(spaced);
      else joined.push(...spaced);
      spaced = '';
      if (word) joined.push(word);
    }
  }
  texts.set(text, joined);
  return joined;
}

/** One reaction is looked at for several reasons, and the listed words each time. */
const texts = openRecent<string, readonly string[]>(TEXTS_KEPT);

/** "i", "j", "l" and "1" are one stroke, so an "ij" and the "ÿ" it is in handwriting are two; "rn" is an "m". */
function merged(word: string): string {
  return word
    .toLowerCase()
    .replace(/[ij|!]/g, 'l')
    .replace(/y/g, 'll')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The words of a name as they may be read, in each way that gives others: as it stands, with compatibility forms resolved
 * first, in capitals (a Greek "η" is an "H" then), and without the digits around a word.
 */
function readingsOf(name: string): string[][] {
  const resolved = name.normalize('NFKD');
  const spellings = [name, resolved, name.toUpperCase(), name.toLowerCase(), withoutNumbers(resolved)];
  const seen = spellings.map(asSeen);
  // "HannekeVos" is two words, and "AdMin" may be one.
  const apart = seen.map((spelling) => spelling.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '));
  const readings = [...seen, ...apart].map((spelling) =>
    spelling
      .split(/[^\p{L}\p{N}|!]+|[|!]+(?!\p{L})/u)
      .map(merged)
      .filter(Boolean),
  );
  return [...new Map(readings.map((words) => [words.join(' '), words])).values()].filter((words) => words.length > 0);
}

/** Of the names and words that mean something here; they are compared with every name that is typed. */
const known = openRecent<string, string[][]>(READINGS_KEPT);
function knownReadings(name: string): string[][] {
  const kept = known.get(name);
  if (kept) return kept;
  const readings = readingsOf(name);
  known.set(name, readings);
  return readings;
}

/** A number after or before a word says nothing of whose name it is; a digit inside a word stands for a letter. */
function withoutNumbers(text: string): string {
  const isLetter = (at: number) => /^[\p{L}\p{M}]$/u.test(text[at] ?? '');
  return text.replace(/\p{N}+/gu, (digits: string, at: number) =>
    isLetter(at - 1) && isLetter(at + digits.length) ? digits : ' ',
  );
}

/**
 * True when a name could pass for one of the names that mean something here: it looks the same, or it holds every word of
 * it, in whatever order. A name of one word ("Anna") is only taken as a whole.
 */
export function looksLike(name: string, names: readonly string[]): boolean {
  const own = readingsOf(name);
  return names.some((other) => knownReadings(other).some((words) => own.some((mine) => passesFor(mine, words))));
}

function passesFor(mine: string[], words: string[]): boolean {
  const [joined, whole] = [mine.join(''), words.join('')];
  if (joined === whole || withoutAffixes(joined).has(whole)) return true;
  return words.length > 1 && words.every((word) => mine.includes(word));
}

/** Says whether a word of a name reads as one of these words: alone, spaced out, or with a little around it. */
export function openWordGuard(reserved: readonly string[]): (name: string) => boolean {
  const taken = new Set(reserved.flatMap((word) => readingsOf(word).map((words) => words.join(''))));
  const long = [...taken].filter((word) => word.length >= LONG_WORD);
  const isTaken = (run: string): boolean =>
    [...withoutAffixes(run)].some((word) => taken.has(word)) ||
    long.some((word) => run.startsWith(word) || run.endsWith(word));
  return (name) => readingsOf(name).some((words) => runsOf(words).some(isTaken));
}

/** Each word, and neighbours put together when that makes a long word or when they are letters of one spaced out. */
function runsOf(words: string[]): string[] {
  const runs = [...words];
  for (const [start, first] of words.entries()) {
    let run = first;
    let spaced = run.length === 1;
    for (const word of words.slice(start + 1)) {
      run += word;
      if (run.length > RUN_MAX) break;
      spaced &&= word.length === 1;
      if (spaced || run.length >= LONG_WORD) runs.push(run);
    }
  }
  return runs;
}

const plainAffixes = {
  before: affixes.before.map(merged),
  after: affixes.after.map(merged),
};

/** The word itself, and what is left of it without one small word before or after it ("deredactie", "adminteam"). */
function withoutAffixes(word: string): Set<string> {
  const left = [word];
  for (const affix of plainAffixes.before) if (word.startsWith(affix)) left.push(word.slice(affix.length));
  for (const affix of plainAffixes.after)
    left.push(...left.filter((rest) => rest.endsWith(affix)).map((rest) => rest.slice(0, -affix.length)));
  return new Set(left);
}
