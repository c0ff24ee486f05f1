import { settings } from '#settings';
import { DAYS_ACCEPTED } from '../keys/rules.ts';
import { asPhrase, HELD_FROM, pitchOf } from './advertising.ts';
import type { HeldFor } from './rules.ts';
import { asDrawn, countLinks } from './text.ts';

/** Nobody types a thought and reads the house rules in less. */
const HASTE_SECONDS = 2;
/** A tab left open over a long weekend is a reader; a form kept for longer is a collection. */
export const STAMP_DAYS = DAYS_ACCEPTED.stamp;
/** Under this length the same words are a coincidence: "Helemaal mee eens". */
const REPEAT_MIN_LENGTH = 30;

/** With `moderation.first: doubt`: a link or two of its words is enough when nobody knows the writer. */
export const DOUBT_FROM = 2;

/** Facts about one reaction that is about to be placed or rewritten. */
export type Suspect = {
  text: string;
  /** Something this member wrote was let through before. */
  isKnown: boolean;
  speaksForHouse: boolean;
  /** The same words stand somewhere on the site since a day. */
  repeated: boolean;
  /** Nearly the same words were placed or hidden lately. */
  alike?: boolean;
  /** A field that people do not see was filled in. */
  trapped: boolean;
  /** Seconds since the form was drawn; null when the form does not say, or not truly. */
  formAge: number | null;
};

/**
 * Why a reaction waits for a moderator, or null when it does not. Nothing is refused or dropped: a machine may doubt,
 * only a person decides. What the operator set as `moderation.first` comes last, for it says least.
 */
export function reasonToHold({
  text,
  isKnown,
  speaksForHouse,
  repeated,
  alike,
  trapped,
  formAge,
}: Suspect): HeldFor | null {
  if (speaksForHouse) return null;
  if (trapped) return 'trap';
  // Who was let through before may paste a text in a second, or send a form from an old copy of the page.
  if (!isKnown && formAge !== null && formAge < HASTE_SECONDS) return 'haste';
  if (!isKnown && formAge === null) return 'stamp';
  if (countLinks(text) > settings.moderation.links) return 'links';
  if (hasListedWord(text)) return 'words';
  if (repeated && text.length >= REPEAT_MIN_LENGTH) return 'repeat';
  if (alike) return 'alike';
  const { weight, because } = pitchOf(text);
  if (weight >= HELD_FROM) return because;
  if (settings.moderation.first === 'all') return 'all';
  if (isKnown) return null;
  if (settings.moderation.first === 'doubt') return weight >= DOUBT_FROM ? because : null;
  return settings.moderation.first === 'first' ? 'first' : null;
}

/** Whole words of `moderation.words`, however they are made to look; a word inside another is not that word. */
export function hasListedWord(text: string, listed: readonly string[] = settings.moderation.words): boolean {
  const read = asPhrase(text) + asPhrase(asDrawn(text));
  return listed.some((word) => read.includes(asPhrase(word)));
}
