import type { Limit } from './token-bucket.ts';

/**
 * A town hall stands behind one address. On the day it becomes a member everybody does what is asked of them within the hour.
 * The sum, for each network; an attacker gets it once more at the start, for a bucket begins full:
 *
 * | in an hour       | an office of 500 needs                             | an attacker gets                                    |
 * | ---------------- | -------------------------------------------------- | --------------------------------------------------- |
 * | signing in       | 500 right ones, not counted; one in four mistypes: | 150 guesses over all accounts, of which 10 a        |
 * |                  | 125 wrong ones                                     | quarter of an hour at one of them                   |
 * | signing up       | 500, one each                                      | 500 accounts that can do nothing, and a letter to   |
 * |                  |                                                    | each of 500 strangers; never more than 3 to one     |
 * | asking for links | 500, one each                                      | letters to 500 members; never more than 3 to one    |
 *
 * Whether an address is known weighs nothing: a limit that did would tell it.
 */
const OFFICE = 500;

/** How much of what was typed is kept for one account in an hour; above it nothing is mailed either. */
export const SIGN_UPS_KEPT = 20;

/** Writing a mail takes a few milliseconds, not writing one takes none: the answer comes after the same time. */
export const LINK_ANSWER_MS = 60;

/** `network`: so many for everyone without a session behind one address, who may be an office; without it the same. */
type FormLimit = Limit & { network?: number };
export type LimitName = keyof typeof LIMITS;

/** What visitors behind one address have together. */
export const forNetwork = (limit: FormLimit): Limit => ({ ...limit, acts: limit.network ?? limit.acts });

/** Every limit with its reason; all are per key, the bucket fills up evenly. */
export const LIMITS = {
  /** A person mistypes a few times; a list of leaked passwords is thousands long. */
  signInPair: { acts: 10, minutes: 15 },
  /** Guessing one account from everywhere; the owner still gets in by a mailed link. */
  signInAccount: { acts: 60, minutes: 60 },
  /** Wrong passwords alone count. */
  signInNetwork: { acts: OFFICE * 0.3, minutes: 60 },
  /** Someone who thinks the first time failed tries again. */
  signUpPair: { acts: 5, minutes: 60 },
  signUpNetwork: { acts: OFFICE, minutes: 60 },
  /** As many as its mailbox gets, and two that it does not. */
  linkPair: { acts: 5, minutes: 60 },
  linkNetwork: { acts: OFFICE, minutes: 60 },
  /** Each tells the old address, whoever asks it; so this is what keeps a mailbox from being filled with those. */
  moveAddress: { acts: 3, minutes: 60 },
  /** Re-authentication guards the same password. */
  reauthenticate: { acts: 10, minutes: 15 },
  /** Of a second factor, in any form; what guessing codes costs is written in factors/totp-store.ts. */
  secondFactor: { acts: 30, minutes: 15 },
  /** Each is a row for ten minutes: an office that signs in at nine with passkeys, twice each. */
  passkeyChallenge: { acts: 200, minutes: 15 },
  /** A form that costs a row at the most, or has limits of its own besides: whoever sends more is a program. */
  anyForm: { acts: 300, minutes: 10, network: 3_000 },
  /** A visit that is written down, or that gives a passkey something to sign: a row each. A reader of PDF asks for pieces. */
  noted: { acts: 300, minutes: 10, network: 3_000 },
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
