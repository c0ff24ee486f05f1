import { PASSWORD_LENGTH, type Tier } from '#contract';
import { Refusal } from '../http/errors.ts';
import { RAW } from '../http/fields.ts';
import { isCommon } from './common-passwords.ts';
import type { Role } from './role-rules.ts';

export { knownAddress, parseEmail } from './address-rules.ts';
export { tierAt } from '../time/tier.ts';
export { ensureFreeName, parseName } from './name-rules.ts';

export type Member = {
  id: number;
  email: string;
  name: string;
  tier: Tier;
  /** Until when articles open, the grace after a failed collection included. */
  proUntil: Date | null;
  /** What the member is told of that: until when is paid or given. */
  saidUntil: Date | null;
  role: Role;
  authorId: string | null;
  verifiedAt: Date | null;
  bannedAt: Date | null;
  /** When the ban ends by itself; null: when someone lifts it. */
  bannedUntil: Date | null;
  joinedAt: Date;
};

/** What is stored of a password: '' when none was chosen. */
export type Credential = { passwordHash: string; verifiedAt: Date | null };

/** The hash to compare with; null when there is none that counts: before an address is proven a password could be anybody's. */
export const usableHash = (credential: Credential | null): string | null =>
  credential?.verifiedAt && credential.passwordHash !== '' ? credential.passwordHash : null;

/** What a member is told of how long PRO lasts: the paid term, without the grace that comes after it. */
export function saidUntil({ proUntil, accessUntil, paidUntil }: ProTerm): Date | null {
  const isPaid = proUntil?.getTime() === accessUntil?.getTime();
  return isPaid ? (paidUntil ?? proUntil) : proUntil;
}

/** `accessUntil`: what is paid, with its grace. */
type ProTerm = { proUntil: Date | null; accessUntil: Date | null; paidUntil: Date | null };

/** A new password. Nothing is trimmed: spaces are part of a pass phrase. Throws `bad-password` or `common-password`. */
export function parsePassword(typed: string, about: string[] = []): string {
  if (typed.length < PASSWORD_LENGTH.min || typed.length > PASSWORD_LENGTH.max) throw new Refusal('bad-password');
  if (isCommon(typed, about)) throw new Refusal('common-password');
  return typed.normalize('NFKC');
}

/** Throws `sign-in-first` for a visitor. */
export function ensureMember(member: Member | null): Member {
  if (!member) throw new Refusal('sign-in-first');
  return member;
}

/** Lets through members who may take part: signed in, not banned, and reachable. Throws `sign-in-first`, `banned` or `verify-first`. */
export function ensureTakesPart(member: Member | null): Member {
  const reader = ensureMember(member);
  if (reader.bannedAt) throw new Refusal('banned');
  if (!reader.verifiedAt) throw new Refusal('verify-first');
  return reader;
}

/** A ban ends at its last instant without anyone having to act. */
export function banEnded(member: Pick<Member, 'bannedAt' | 'bannedUntil'>, now: Date): boolean {
  return member.bannedAt !== null && member.bannedUntil !== null && member.bannedUntil <= now;
}

/** Where to land after signing in: a path of this site, never another host. */
export function safeLanding(typed: string | undefined): string {
  return typed && typed.length <= RAW.path && /^\/(?![/\\])[\w\-./#?=&%]*$/.test(typed) ? typed : '/mijn/';
}
