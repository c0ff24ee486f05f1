import type { Limit } from '../limits.ts';

/** Every limit with its reason; all are per key, the bucket fills up evenly. */
export const LIMITS = {
  /** A person mistypes a few times; a list of leaked passwords is thousands long. */
  signInPair: { acts: 10, minutes: 15 },
  /** Many colleagues share one office address. */
  signInNetwork: { acts: 60, minutes: 15 },
  /** Guessing one account from everywhere; the owner still gets in by a mailed link. */
  signInAccount: { acts: 60, minutes: 60 },
  signUp: { acts: 12, minutes: 60 },
  mailLink: { acts: 20, minutes: 60 },
  /** Re-authentication guards the same password. */
  reauthenticate: { acts: 10, minutes: 15 },
  /** Of a second factor, in any form; what guessing codes costs is written in factors/totp-store.ts. */
  secondFactor: { acts: 30, minutes: 15 },
  /** Each is a row for ten minutes: an office that signs in at nine with passkeys, twice each. */
  passkeyChallenge: { acts: 200, minutes: 15 },
  place: { acts: 20, minutes: 10 },
  edit: { acts: 60, minutes: 10 },
  report: { acts: 15, minutes: 60 },
  /** By link: each link takes one objection anyway. */
  /** Each order is a question to the payment company. */
  order: { acts: 10, minutes: 60 },
  /** Whoever withdraws knows an order number; guessing one takes longer than this allows. */
  withdraw: { acts: 10, minutes: 60 },
  objection: { acts: 5, minutes: 60 },
} as const satisfies Record<string, Limit>;
