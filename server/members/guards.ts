import type { Limit } from '../limits.ts';

/** `network`: so many for everyone without a session behind one address, who may be an office; without it the same. */
type FormLimit = Limit & { network?: number };
export type LimitName = keyof typeof LIMITS;

/** What visitors behind one address have together. */
export const forNetwork = (limit: FormLimit): Limit => ({ ...limit, acts: limit.network ?? limit.acts });

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
  /** A form that costs a row at the most, or has limits of its own besides: whoever sends more is a program. */
  anyForm: { acts: 300, minutes: 10, network: 3_000 },
  /** Every reaction of the member is drawn anew. */
  rename: { acts: 5, minutes: 1_440 },
  /** Each change is a row that stays, as proof. */
  preferences: { acts: 30, minutes: 60 },
  place: { acts: 20, minutes: 10, network: 400 },
  edit: { acts: 60, minutes: 10, network: 1_200 },
  /** Takes the house as long as placing one, and leaves nothing. */
  preview: { acts: 60, minutes: 10, network: 600 },
  /** Each bakes a page. */
  retract: { acts: 60, minutes: 10, network: 1_200 },
  follow: { acts: 60, minutes: 10 },
  unlock: { acts: 30, minutes: 10, network: 600 },
  /** Cancelling and going on again: each is a question to the payment company. */
  membership: { acts: 10, minutes: 60, network: 200 },
  redeem: { acts: 10, minutes: 60, network: 200 },
  /** A moderator who clears up after an attack; each act bakes a page and writes a letter. */
  desk: { acts: 600, minutes: 10 },
  /** Each gives something away: money, a membership, a role. */
  deskMoney: { acts: 60, minutes: 10 },
  /** The payment company calls from few addresses, thousands of times on the first of the month; it calls again when refused. */
  webhook: { acts: 30_000, minutes: 10 },
  report: { acts: 15, minutes: 60 },
  /** By link: each link takes one objection anyway. */
  /** Each order is a question to the payment company. */
  order: { acts: 10, minutes: 60 },
  /** Whoever withdraws knows an order number; guessing one takes longer than this allows. */
  withdraw: { acts: 10, minutes: 60 },
  objection: { acts: 5, minutes: 60 },
} as const satisfies Record<string, FormLimit>;
