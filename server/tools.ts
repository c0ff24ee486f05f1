import type { Context } from 'hono';
import type { AuditStore } from './members/audit/store.ts';
import type { FollowStore } from './discussion/follow/store.ts';
import type { Bake } from './discussion/bake/bake.ts';
import type { ChangeStore } from './discussion/bake/change-store.ts';
import type { Consequences } from './discussion/bake/consequences.ts';
import type { Readers } from './articles/gate/reader.ts';
import type { GateStore } from './articles/gate/store.ts';
import type { Latest } from './time/monotonic-clock.ts';
import type { Limits } from './http/token-bucket.ts';
import type { MailStore } from './mail/store.ts';
import type { Unsubscribe } from './mail/unsubscribe.ts';
import type { Postman } from './mail/worker.ts';
import type { Factors } from './members/factors/factors.ts';
import type { FactorLetters } from './members/factors/factor-letters.ts';
import type { AccountStore } from './account/store.ts';
import type { Letters } from './members/letters.ts';
import type { AddressMoves } from './members/address-moves.ts';
import type { SignUpStore } from './members/signups.ts';
import type { TokenStore } from './members/tokens.ts';
import type { MemberStore } from './members/store.ts';
import type { Sessions } from './members/sessions.ts';
import type { DeskLetters } from './discussion/moderation/letters.ts';
import type { ModerationStore } from './discussion/moderation/store.ts';
import type { Release } from './articles/release.ts';
import type { TopUps } from './discussion/top-up.ts';
import type { Stamps } from './discussion/stamp.ts';
import type { ReactionStore } from './discussion/store.ts';
import type { Removals, Traces } from './members/endings.ts';
import type { ErasureStore } from './privacy/erasure-store.ts';
import type { PersonalDataStore } from './privacy/personal-data-store.ts';
import type { RetentionStore } from './privacy/store.ts';

import type { Bank } from './pay/bank/bank.ts';
import type { Cashier } from './pay/cashier/cashier.ts';
import type { Invoices } from './pay/invoices.ts';
import type { PayStore } from './pay/store/store.ts';
import type { Webhooks } from './pay/webhooks.ts';

import type { History } from './watch/history.ts';
import type { Life } from './watch/life.ts';
import type { Pressure } from './watch/pressure.ts';
import type { FigureStore } from './watch/store.ts';
import type { Watch } from './watch/watching.ts';

/** What the features work with; main.ts makes the real ones, testing.ts the small ones. */
export type Tools = {
  members: MemberStore;
  accounts: AccountStore;
  audit: AuditStore;
  tokens: TokenStore;
  signUps: SignUpStore;
  moves: AddressMoves;
  letters: Letters;
  mail: MailStore;
  unsubscribe: Unsubscribe;
  postman: Pick<Postman, 'nudge'>;
  limits: Limits;
  networkOf: (c: Context) => string;
  /** Runs what belongs together as one transaction: all of it is stored, or nothing. */
  atOnce: <T>(act: () => T) => T;
  /** After a lock of someone else's was met. */
  impatient: () => void;
  sessions: Sessions;
  factors: Factors;
  factorLetters: FactorLetters;
  /** Whether the desk asks a second factor of everyone who works there. */
  staffSecondFactor: boolean;
  reactions: ReactionStore;
  gate: GateStore;
  follows: FollowStore;
  stamps: Stamps;
  topUps: TopUps;
  moderation: ModerationStore;
  deskLetters: DeskLetters;
  readers: Readers;
  retention: RetentionStore;
  traces: Traces;
  removals: Removals;
  erasures: ErasureStore;
  personalData: PersonalDataStore;
  pay: PayStore;
  bank: Bank;
  cashier: Cashier;
  invoices: Invoices;
  webhooks: Webhooks;
  release: Release;
  bake: Bake;
  /** Which articles changed. */
  changes: ChangeStore;
  /** What follows from what was written: pages are baked, and the mail and payment workers woken. */
  consequences: Consequences;
  /** Hears of every request, when someone listens. */
  watch?: Watch | undefined;
  /** How the process is, for who watches. */
  life: Life;
  /** Refuses what would be too much; without one everything is taken. */
  pressure?: Pressure | undefined;
  history: History;
  figures: FigureStore;
  clock: () => Date;
  /** For windows that must not open again: never earlier than it was before. */
  latest: Latest;
  /** Scheme, host and port a reader sees. */
  origin: string;
  /** True when readers come over https: cookies then say so. */
  secure: boolean;
  /** Where a bug is told. */
  log: (line: object) => void;
};
