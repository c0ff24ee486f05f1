import { settings } from '#settings';
import type { HeldFor } from './rules.ts';
import { countLinks } from './text.ts';

/** Nobody types a thought and reads the house rules in less. */
export const HASTE_SECONDS = 2;
/** A tab left open over a long weekend is a reader; a form kept for longer is a collection. */
export const STAMP_DAYS = 5;
/** Under this length the same words are a coincidence: "Helemaal mee eens". */
export const REPEAT_MIN_LENGTH = 30;

/** Facts about one reaction that is about to be placed or rewritten. */
export type Suspect = {
  text: string;
  /** Something this member wrote was let through before. */
  isKnown: boolean;
  speaksForHouse: boolean;
  /** The same words stand somewhere on the site since a day. */
  repeated: boolean;
  /** A field that people do not see was filled in. */
  trapped: boolean;
  /** Seconds since the form was drawn; null when the form does not say, or not truly. */
  formAge: number | null;
};

/**
 * Why a reaction waits for a moderator, or null when it does not. Nothing is refused or dropped: a machine may doubt,
 * only a person decides. What the operator set as `moderation.first` comes last, for it says least.
 */
export function reasonToHold({ text, isKnown, speaksForHouse, repeated, trapped, formAge }: Suspect): HeldFor | null {
  if (speaksForHouse) return null;
  if (trapped) return 'trap';
  // Who was let through before may paste a text in a second, or send a form from an old copy of the page.
  if (!isKnown && formAge !== null && formAge < HASTE_SECONDS) return 'haste';
  if (!isKnown && formAge === null) return 'stamp';
  if (countLinks(text) > settings.moderation.links) return 'links';
  if (hasListedWord(text)) return 'words';
  if (repeated && text.length >= REPEAT_MIN_LENGTH) return 'repeat';
  if (settings.moderation.first === 'all') return 'all';
  return settings.moderation.first === 'first' && !isKnown ? 'first' : null;
}

/** Whole words of `moderation.words`, whatever their case and accents; a word inside another is not that word. */
export function hasListedWord(text: string, listed: readonly string[] = settings.moderation.words): boolean {
  const words = bare(text)
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ');
  return listed.some((word) => ` ${words} `.includes(` ${bare(word)} `));
}

/** Lower case, without accents. */
const bare = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
