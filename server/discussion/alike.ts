import { wordsAsSeen } from '../members/look-alikes.ts';
import { openRecent } from '../database/lru.ts';

/** So many of the smallest shingles stand for the whole text: enough to tell half alike from hardly. */
const SKETCH = 64;
/** Words in a row that count as one thing said. */
const SHINGLE = 3;
/** Shorter texts are alike by chance: "Helemaal mee eens, mooi stuk". */
const WORDS_MIN = 8;
/** From this share on it is the same text with other names, numbers or links in it. */
const ALIKE = 0.5;
/** Sketches of what was lately written, which every new reaction is laid beside. */
const KEPT = 600;

const kept = openRecent<string, readonly number[]>(KEPT);

/** Whether a text is nearly one of these. What it quotes of someone is left out: an answer may. */
export function isAlike(text: string, others: () => readonly string[]): boolean {
  const own = new Set(sketchOf(text));
  return own.size > 0 && others().some((other) => similarity(own, sketchOf(other)) >= ALIKE);
}

/** Bottom-k sketch: the smallest hashes of all runs of three words, as they look. */
function sketchOf(text: string): readonly number[] {
  const known = kept.get(text);
  if (known) return known;
  const words = wordsAsSeen(text.replace(/^>.*$/gm, ''));
  const shingles = new Set<number>();
  if (words.length >= WORDS_MIN)
    for (let index = 0; index + SHINGLE <= words.length; index += 1)
      shingles.add(hash(words.slice(index, index + SHINGLE).join(' ')));
  const sketch = [...shingles].toSorted((a, b) => a - b).slice(0, SKETCH);
  kept.set(text, sketch);
  return sketch;
}

/** The share of the smallest hashes of both that are in both: an estimate of Jaccard's. */
function similarity(own: ReadonlySet<number>, other: readonly number[]): number {
  const shared = new Set(other.filter((shingle) => own.has(shingle)));
  if (shared.size === 0) return 0; // nearly always
  const smallest = [...new Set([...own, ...other])].toSorted((a, b) => a - b).slice(0, SKETCH);
  return smallest.filter((shingle) => shared.has(shingle)).length / smallest.length;
}

/** FNV-1a, 32 bits: quick, and nobody gains by a collision. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}
