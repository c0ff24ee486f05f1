import { Refusal } from '../http/errors.ts';

/** How someone showed who they are. */
const FACTORS = ['password', 'link', 'totp', 'recovery', 'passkey'] as const;
export type Factor = (typeof FACTORS)[number];

/** What a session knows of that: the last way, when it was, and whether its member has a second factor at all. */
export type Proof = { factor: Factor; provedAt: Date | null; enrolled: boolean };

/**
 * So long a proof counts for acts that could cost someone money, a role or an account: long enough for a handful of refunds,
 * short enough that a desk that is left alone at lunch does nothing.
 */
export const PROOF_MINUTES = 10;

/** Something that is held, not only known; a passkey asks a finger, a face or a PIN besides, so it is two at once. */
const STRONG: readonly Factor[] = ['totp', 'recovery', 'passkey'];

export const isStrong = (factor: Factor): boolean => STRONG.includes(factor);

/** Whether this session showed the best its member has, a moment ago. */
export function isFresh(proof: Proof | null, now: Date): boolean {
  if (!proof?.provedAt || (proof.enrolled && !isStrong(proof.factor))) return false;
  const age = now.getTime() - proof.provedAt.getTime();
  return age >= 0 && age < PROOF_MINUTES * 60_000;
}

/** Throws `prove-again` unless this session showed the best its member has, a moment ago. */
export function ensureFreshProof(proof: Proof | null, now: Date): void {
  if (!isFresh(proof, now)) throw new Refusal('prove-again');
}

/** Whether the desk is open to this session as far as the second factor goes. */
export const hasSecondFactor = (proof: Proof | null, demanded: boolean): boolean =>
  !demanded || (proof !== null && proof.enrolled && isStrong(proof.factor));

/** Throws `second-factor-first` when one is demanded and this session did not show it. */
export function ensureSecondFactor(proof: Proof | null, demanded: boolean): void {
  if (!hasSecondFactor(proof, demanded)) throw new Refusal('second-factor-first');
}
