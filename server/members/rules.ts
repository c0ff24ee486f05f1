import type { Tier } from '#contract';
import { Refusal } from '../errors.ts';
import { RAW } from '../fields.ts';
import { isCommon } from './common-passwords.ts';
import { looksLike } from './look-alikes.ts';

export type Role = 'member' | 'moderator' | 'editor';

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

/** Two letters is the shortest real name; sixty fits beside a reaction on a phone. */
export const NAME_LENGTH = { min: 2, max: 60 };
/** NIST SP 800-63B: length is what counts. The upper bound keeps hashing cheap. */
export const PASSWORD_LENGTH = { min: 12, max: 1_024 };
/** RFC 5321 §4.5.3.1.3: a path is at most 256 octets, angle brackets included. */
const EMAIL_MAX_LENGTH = 254;

const invisible = /[\p{C}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/u;
const emailShape = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\".]+(?:\.[^\s@<>()[\],;:\\".]+)+$/u;

/** A name as it is shown beside a reaction: NFC, single spaces. Throws `bad-name`. */
export function parseName(typed: string): string {
  if (typed.length > RAW.name) throw new Refusal('bad-name');
  const name = typed.toWellFormed().normalize('NFC').trim().replace(/\s+/gu, ' ');
  const length = [...name].length;
  if (length < NAME_LENGTH.min || length > NAME_LENGTH.max || invisible.test(name)) throw new Refusal('bad-name');
  return name;
}

/** One person, one account: NFKC, lower case, the domain in its ASCII form. Throws `bad-email`. */
export function parseEmail(typed: string): string {
  if (typed.length > RAW.email) throw new Refusal('bad-email');
  const email = typed.trim().normalize('NFKC').toLowerCase();
  if (email.length > EMAIL_MAX_LENGTH || !emailShape.test(email)) throw new Refusal('bad-email');
  const [local, domain] = email.split('@') as [string, string];
  return `${local}@${asciiDomain(domain)}`;
}

/** A new password. Nothing is trimmed: spaces are part of a pass phrase. Throws `bad-password` or `common-password`. */
export function parsePassword(typed: string, about: string[] = []): string {
  if (typed.length < PASSWORD_LENGTH.min || typed.length > PASSWORD_LENGTH.max) throw new Refusal('bad-password');
  if (isCommon(typed, about)) throw new Refusal('common-password');
  return typed.normalize('NFKC');
}

/** Nobody may pass for staff, an author or the house itself. Throws `name-taken`. */
export function ensureFreeName(name: string, names: string[]): void {
  if (looksLike(name, [...names, 'Kennisbank', 'Redactie', 'Moderator', 'Beheerder'])) throw new Refusal('name-taken');
}

/** What a member's tier is right now: PRO ends at its last instant without anyone having to act. */
export function tierAt(member: Pick<Member, 'tier' | 'proUntil'>, now: Date): Tier {
  const lapsed = member.proUntil !== null && member.proUntil <= now;
  return member.tier === 'pro' && !lapsed ? 'pro' : 'free';
}

/** Moderators and editors read everything: they answer for it. */
export const isStaff = (member: Pick<Member, 'role'>): boolean => member.role !== 'member';

/** Throws `sign-in-first` for a visitor. */
export function ensureMember(member: Member | null): Member {
  if (!member) throw new Refusal('sign-in-first');
  return member;
}

/** Who may take part: signed in, not banned, and reachable. Throws `sign-in-first`, `banned` or `verify-first`. */
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

function asciiDomain(domain: string): string {
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    throw new Refusal('bad-email');
  }
}
