/** What browser and server agree on. Only types and numbers: this file may end up in an island. */

/** Longer is an article of its own; HTML's maxlength and the server's parser share this number. */
export const REACTION_MAX_LENGTH = 5_000;

/** NIST SP 800-63B: length is what counts. The upper bound keeps hashing cheap. */
export const PASSWORD_LENGTH = { min: 12, max: 1_024 };

/** One letter is a real name; sixty characters fit beside a reaction on a phone. */
export const NAME_LENGTH = { min: 1, max: 60 };

/** The longest address that mail knows (RFC 5321). */
export const EMAIL_MAX_LENGTH = 254;

/** Late typo fixes are welcome; rewriting a conversation is not. The words in the notice say the same number. */
export const EDIT_WINDOW_MINUTES = 30;

export type Tier = 'free' | 'pro';

/** Readable by scripts, unlike the session: it says which page parts to show, never what is allowed. */
export const HINT_COOKIE = 'kb_lid';

/** One change under an article: markup from the server's one renderer, or null when the reaction is gone. */
export type Changed = { id: number; parent: number | null; html: string | null };

/** What a page lacks since its revision; with `more` the island asks again from the new revision. */
export type TopUp = { revision: number; count: number; more: boolean; changes: Changed[] };

/** A reaction as an island receives it after placing or editing; `held`: it waits for a moderator. */
export type PlacedReaction = Changed & { html: string; secondsToEdit: number; held: boolean };

/** A "no" as an island receives it. */
export type RefusedAnswer = { code: string; message: string };

/** One of the reader's own reactions: controls to show beside it, from the server's one renderer. */
export type OwnReaction = { id: number; controls: string; secondsToEdit: number };

/** What a page from a cache cannot know of its reader. */
export type OwnAnswer = { who: string; stamp: string; follow: string; own: OwnReaction[]; waiting: Changed[] };
