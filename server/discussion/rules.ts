import { EDIT_WINDOW_MINUTES, REACTION_MAX_LENGTH } from '#contract';
import { settings } from '#settings';
import { Refusal } from '../http/errors.ts';
import type { Article } from '../articles/article.ts';
import { ensureMayRead, type Reader } from '../articles/gate/rules.ts';
import { may } from '../members/permissions.ts';
import { ensureMember, ensureTakesPart, type Member } from '../members/rules.ts';

/** Why a reaction waits for a moderator; `words.desk.held` says it in Dutch. */
export const HELD_FOR = [
  ...(['first', 'all', 'trap', 'haste', 'stamp', 'links', 'words', 'repeat'] as const),
  ...(['alike', 'address', 'contact', 'pitch'] as const),
] as const;
export type HeldFor = (typeof HELD_FOR)[number];

export type Reaction = {
  id: number;
  articleId: string;
  /** The reaction that opened the thread; null when this one did. */
  parentId: number | null;
  /** Whom a reply speaks to: its parent, or another reply under it. */
  answersId: number | null;
  /** Null for an imported reaction: a name and no account. */
  memberId: number | null;
  memberName: string;
  authorId: string | null;
  /** Written by a moderator or an editor. */
  byStaff: boolean;
  text: string;
  placedAt: Date;
  editedAt: Date | null;
  moderatedAt: Date | null;
  withdrawnAt: Date | null;
  heldFor: HeldFor | null;
  hiddenAt: Date | null;
  /** Its writer is banned, and what they wrote is out of sight. */
  silenced: boolean;
  /** The number of its latest change. */
  revision: number;
};

/** A reaction with the replies that can be seen under it; a placeholder has lost its own words. */
export type Thread = { reaction: Reaction; replies: Reaction[] };

/** What a moderator made of a discussion. */
export type ThreadState = 'open' | 'closed';

/** What decides whether the discussion under an article is open; see `isClosed`. */
type Discussion = {
  /** A moderator's word, which goes first. */
  set: ThreadState | null;
  now: Date;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** All of them but the line feed. */
const controlCharacters = /(?!\n)\p{Cc}/gu;
/** Marks that turn the reading direction of everything after them; each block finds its own direction instead. */
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g;
/** No living script needs more marks on one letter (Hebrew with vowels and accents: three); more only climb over the lines. */
const marksBeyond = /(\p{M}{4})\p{M}+/gu;

/** A browser sends two characters for the end of a line, and some keyboards two for an accented letter. */
const TYPED_MOST = 2 * REACTION_MAX_LENGTH;

/** The one validator of reaction text: NFC, line feeds, no control characters. Throws `empty-text` or `text-too-long`. */
export function parseText(typed: string): string {
  if (typed.length > TYPED_MOST) throw new Refusal('text-too-long');
  const text = typed
    .toWellFormed()
    .replace(/\r\n?|\u2028/g, '\n')
    .replace(/\u2029/g, '\n\n')
    .replace(/\t/g, ' ')
    .replace(controlCharacters, '')
    .replace(directionMarks, '')
    .normalize('NFC')
    .replace(marksBeyond, '$1')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (!/[^\s\p{Cf}\p{Mn}]/u.test(text)) throw new Refusal('empty-text');
  if (text.length > REACTION_MAX_LENGTH) throw new Refusal('text-too-long');
  return text;
}

/** Who may read an article, is reachable and not banned may react to it while it is open. Throws the refusal that fits. */
export function ensureMayReact(article: Article, reader: Reader, discussion: Discussion): Member {
  const member = ensureMember(reader.member);
  ensureTakesPart(member);
  ensureMayRead(article, reader);
  if (isClosed(article, discussion) && !may(member, 'speak-for-house')) throw new Refusal('thread-closed');
  return member;
}

/** A moderator's word goes first, then the article's own, then its age (`moderation.closeAfterDays`, 0: never). */
export function isClosed(article: Pick<Article, 'published' | 'reactions'>, { set, now }: Discussion): boolean {
  if (set) return set === 'closed';
  if (article.reactions === 'closed') return true;
  const closesAt = closingTime(article);
  return closesAt !== null && closesAt <= now;
}

/** When an article is too old to react to; null: never. */
export function closingTime({ published }: Pick<Article, 'published'>): Date | null {
  const days = settings.moderation.closeAfterDays;
  return days === 0 ? null : new Date(new Date(published).getTime() + days * DAY);
}

/** Visible to everyone who may read the article. */
export const isVisible = (reaction: Reaction): boolean =>
  !reaction.withdrawnAt && !reaction.hiddenAt && !reaction.heldFor && !reaction.silenced;

/** A writer sees what waits for a moderator, and nobody else does. */
const waitsFor = (reaction: Reaction, memberId: number | null): boolean =>
  reaction.memberId === memberId && reaction.heldFor !== null && !reaction.withdrawnAt && !reaction.hiddenAt;

/**
 * Reactions in the order of the page: oldest first, replies under what opened the thread. What is gone stays as a
 * placeholder while someone's reply stands under it. `memberId`: for whom it is drawn.
 */
export function asThreads(reactions: Reaction[], memberId: number | null = null): Thread[] {
  const shown = (one: Reaction) => isVisible(one) || waitsFor(one, memberId);
  const replies = Map.groupBy(
    reactions.filter((one) => one.parentId !== null && shown(one)),
    (one) => one.parentId,
  );
  return reactions
    .filter((one) => one.parentId === null && (shown(one) || replies.has(one.id)))
    .map((reaction) => ({ reaction, replies: replies.get(reaction.id) ?? [] }));
}

/** One level of replies: an answer to a reply stands beside it. Throws `not-found` when there is nothing to answer. */
export function placeOfReply(answered: Reaction | null, articleId: string): { parentId: number; answersId: number } {
  if (!answered || answered.articleId !== articleId || !isVisible(answered)) throw new Refusal('not-found');
  return { parentId: answered.parentId ?? answered.id, answersId: answered.id };
}

/** The first instant at which a reaction can no longer be edited. */
function editableUntil(reaction: Pick<Reaction, 'placedAt'>): Date {
  return new Date(reaction.placedAt.getTime() + EDIT_WINDOW_MINUTES * MINUTE);
}

/** Whole seconds left to edit, rounded down so that the countdown never promises more than the rule gives. */
export function secondsToEdit(reaction: Pick<Reaction, 'placedAt'>, now: Date): number {
  return Math.max(0, Math.floor((editableUntil(reaction).getTime() - now.getTime()) / 1000));
}

/** Late typo fixes are welcome; rewriting a conversation is not. Throws the refusal that fits. */
export function ensureMayEdit(reaction: Reaction, member: Member | null, now: Date): void {
  ensureTakesPart(member);
  ensureMayWithdraw(reaction, member);
  if (reaction.hiddenAt) throw new Refusal('hidden');
  if (now >= editableUntil(reaction)) throw new Refusal('too-late-to-edit');
}

/** A member may take back their own words at any time. Throws `sign-in-first`, `not-yours` or `already-withdrawn`. */
export function ensureMayWithdraw(reaction: Reaction, member: Member | null): void {
  if (reaction.memberId !== ensureMember(member).id) throw new Refusal('not-yours');
  if (reaction.withdrawnAt) throw new Refusal('already-withdrawn');
}
