import { EDIT_WINDOW_MINUTES, REACTION_MAX_LENGTH } from '#contract';
import { Refusal } from '../errors.ts';
import { type Article, ensureMayRead, type Reader } from '../gate/rules.ts';
import { ensureMember, ensureTakesPart, type Member } from '../members/rules.ts';

export type Reaction = {
  id: number;
  articleId: string;
  memberId: number;
  memberName: string;
  authorId: string | null;
  text: string;
  placedAt: Date;
  editedAt: Date | null;
  withdrawnAt: Date | null;
};

const MINUTE = 60_000;
const controlCharacters = /[\p{Cc}--\n]/gv;

/** The one validator of reaction text: NFC, line feeds, no control characters. Throws `empty-text` or `text-too-long`. */
export function parseText(typed: string): string {
  const text = typed
    .toWellFormed()
    .replace(/\r\n?|\u2028/g, '\n')
    .replace(/\u2029/g, '\n\n')
    .replace(/\t/g, ' ')
    .replace(controlCharacters, '')
    .normalize('NFC')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (!/[^\s\p{Cf}\p{Mn}]/u.test(text)) throw new Refusal('empty-text');
  if (text.length > REACTION_MAX_LENGTH) throw new Refusal('text-too-long');
  return text;
}

/** Who may read an article, is reachable and not banned may react to it. Throws the refusal that fits. */
export function ensureMayReact(article: Article, reader: Reader): Member {
  const member = ensureTakesPart(reader.member);
  ensureMayRead(article, reader);
  return member;
}

/** The first instant at which a reaction can no longer be edited. */
export function editableUntil(reaction: Pick<Reaction, 'placedAt'>): Date {
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
  if (now >= editableUntil(reaction)) throw new Refusal('too-late-to-edit');
}

/** A member may take back their own words at any time. Throws `sign-in-first`, `not-yours` or `already-withdrawn`. */
export function ensureMayWithdraw(reaction: Reaction, member: Member | null): void {
  if (reaction.memberId !== ensureMember(member).id) throw new Refusal('not-yours');
  if (reaction.withdrawnAt) throw new Refusal('already-withdrawn');
}
