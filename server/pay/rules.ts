import { addMonths, wholeMonths } from './terms.ts';

export type Plan = 'month' | 'year' | 'gift' | 'ebook';
export const MONTHS: Record<Plan, number> = { month: 1, year: 12, gift: 12, ebook: 0 };

/** What is paid once and makes nobody PRO who pays it. */
export const isOnce = (plan: Plan): plan is 'gift' | 'ebook' => plan === 'gift' || plan === 'ebook';

/** After a failed collection access goes on this long, with letters at the start and on the third and tenth day. */
export const GRACE_DAYS = 14;
export const REMINDER_DAYS = [0, 3, 10];
/** Withdrawal without a reason, counted from the order (BW 6:230o). */
const WITHDRAWAL_DAYS = 14;
const DAY = 86_400_000;

export type Refund = { id: string; cents: number; status: string; at: number };
export type Chargeback = { id: string; cents: number; at: number; reversedAt: number | null };
export type PaymentStatus = 'open' | 'pending' | 'authorized' | 'paid' | 'failed' | 'canceled' | 'expired';

/** A payment as the payment company last told, with what was ordered. */
export type Payment = {
  id: string;
  purchaseId: number;
  kind: 'first' | 'renewal';
  plan: Plan;
  /** Whether its order was made to follow on what was there: then it adds a term instead of being paid twice. */
  follows: boolean;
  cents: number;
  status: PaymentStatus;
  createdAt: number;
  paidAt: number | null;
  refunds: Refund[];
  chargebacks: Chargeback[];
  /** Why it counts for nothing: it is not what was ordered. */
  doubt: string | null;
};

export type MemberAct =
  | { kind: 'cancel' | 'resume' | 'fail'; at: number }
  | { kind: 'end'; at: number; until: number }
  | { kind: 'withdraw'; at: number; purchaseId: number }
  | { kind: 'give'; at: number; until: number };

export type History = { payments: Payment[]; acts: MemberAct[] };

type State = 'none' | 'pending' | 'active' | 'past due' | 'cancelling' | 'ended' | 'withdrawn' | 'complimentary';

export type Membership = {
  state: State;
  /** Until when is paid; null when nothing counts. */
  paidUntil: Date | null;
  /** Until when articles open: what is paid, given, or within grace. */
  accessUntil: Date | null;
  /** Where the row of terms began that is running or ran last, and how many months it counts. */
  since: Date | null;
  months: number;
  plan: Plan | null;
  /** The payment that the running term rests on. */
  term: { paymentId: string; purchaseId: number; kind: Payment['kind']; from: Date } | null;
  /** Paid twice for the same time: to be given back. */
  double: string[];
  /** Taken back by the bank. */
  chargedBack: string[];
};

const isBack = ({ status }: Refund): boolean => !['failed', 'canceled'].includes(status);

/** Cents that went back, or are on their way. */
export const refundedCents = (payment: Pick<Payment, 'refunds'>): number =>
  payment.refunds.filter(isBack).reduce((sum, { cents }) => sum + cents, 0);

export const isChargedBack = ({ chargebacks }: Pick<Payment, 'chargebacks'>): boolean =>
  chargebacks.some(({ reversedAt }) => reversedAt === null);

/** Whether a payment gives a term: paid as ordered, and not given or taken back. A charged back one still says "paid". */
export function counts(payment: Payment): payment is Payment & { paidAt: number } {
  const { status, paidAt, doubt, cents } = payment;
  return status === 'paid' && paidAt !== null && !doubt && !isChargedBack(payment) && refundedCents(payment) < cents;
}

/**
 * What a history makes of someone at a moment. A function of the set: in which order things became known, or how often,
 * cannot matter. No day follows from it that was not paid for, given, or within grace.
 */
export function membershipAt({ payments, acts }: History, now: Date): Membership {
  const withdrawn = new Set(acts.flatMap((act) => (act.kind === 'withdraw' ? [act.purchaseId] : [])));
  const paying = payments.filter(counts).filter(({ purchaseId }) => !withdrawn.has(purchaseId));
  const chain = chainOf(paying, acts);
  const chargedBack = payments
    .filter((one) => one.paidAt !== null && isChargedBack(one))
    .map(({ id }) => id)
    .sort();
  const cancelled = isCancelled(acts, chain.lastOrderAt);
  const given = Math.max(
    0,
    ...acts.flatMap((act) => (act.kind === 'give' && act.at <= now.getTime() ? [act.until] : [])),
  );

  const paidUntil = chain.until;
  // Who stopped, or took money back through the bank, has no collection to wait for.
  const grace = paidUntil !== null && !cancelled && !chain.shortened && chargedBack.length === 0;
  const payingUntil = paidUntil === null ? 0 : paidUntil + (grace ? GRACE_DAYS * DAY : 0);
  const accessUntil = Math.max(payingUntil, given);

  return {
    state: stateOf(),
    paidUntil: paidUntil === null ? null : new Date(paidUntil),
    accessUntil: accessUntil === 0 ? null : new Date(accessUntil),
    since: chain.anchor,
    months: chain.months,
    plan: chain.plan,
    term: chain.term,
    double: chain.double,
    chargedBack,
  };

  function stateOf(): State {
    const at = now.getTime();
    if (paidUntil !== null && at < paidUntil) return cancelled || chain.shortened ? 'cancelling' : 'active';
    if (grace && at < payingUntil) return 'past due';
    if (at < given) return 'complimentary';
    if (payments.some(({ status, kind }) => kind === 'first' && (status === 'open' || status === 'pending')))
      return 'pending';
    if (withdrawn.size > 0 && paidUntil === null) return 'withdrawn';
    return paidUntil !== null || given > 0 || chargedBack.length > 0 ? 'ended' : 'none';
  }
}

type Chain = {
  anchor: Date | null;
  months: number;
  until: number | null;
  plan: Plan | null;
  term: Membership['term'];
  /** Ended before what was paid for was over. */
  shortened: boolean;
  lastOrderAt: number;
  double: string[];
};

/** Terms one after the other. What is paid within grace after a term joins it; after that a new row begins. */
function chainOf(paying: (Payment & { paidAt: number })[], acts: MemberAct[]): Chain {
  const chain: Chain = {
    anchor: null,
    months: 0,
    until: null,
    plan: null,
    term: null,
    shortened: false,
    lastOrderAt: 0,
    double: [],
  };
  const ends = acts.filter((act) => act.kind === 'end').map((act) => ({ at: act.at, end: act }));
  const terms = paying.map((payment) => ({ at: payment.paidAt, payment }));
  const events = [...ends, ...terms].sort((a, b) => a.at - b.at || order(a) - order(b) || (idOf(a) < idOf(b) ? -1 : 1));

  for (const event of events) {
    if ('end' in event) {
      if (chain.until === null || event.end.until >= chain.until) continue;
      chain.until = event.end.until;
      chain.shortened = true;
    } else addTerm(chain, event.payment);
  }
  return chain;
}

type End = Extract<MemberAct, { kind: 'end' }>;
type Event = { end: End } | { payment: Payment };
const order = (event: Event): number => ('end' in event ? 1 : 0);
const idOf = (event: Event): string => ('end' in event ? String(event.end.until) : event.payment.id);

function addTerm(chain: Chain, payment: Payment & { paidAt: number }): void {
  const { paidAt, kind, plan, follows, id, purchaseId } = payment;
  const running = chain.until !== null && paidAt < chain.until;
  if (running && kind === 'first' && !follows) {
    chain.double.push(id);
    return;
  }
  const joins = chain.until !== null && paidAt < chain.until + GRACE_DAYS * DAY;
  if (!joins || chain.shortened) {
    // After an end that came early the months no longer add up from where they began.
    chain.anchor = new Date(joins ? chain.until! : paidAt);
    chain.months = 0;
  }
  const from = addMonths(chain.anchor!, chain.months);
  chain.months += MONTHS[plan];
  chain.until = addMonths(chain.anchor!, chain.months).getTime();
  chain.plan = plan;
  chain.shortened = false;
  chain.term = { paymentId: id, purchaseId, kind, from };
  if (kind === 'first') chain.lastOrderAt = Math.max(chain.lastOrderAt, payment.createdAt);
}

/** A cancellation holds until it is taken back, or something new is ordered. */
function isCancelled(acts: MemberAct[], lastOrderAt: number): boolean {
  const last = (kind: 'cancel' | 'resume') =>
    Math.max(0, ...acts.filter((act) => act.kind === kind).map(({ at }) => at));
  return last('cancel') > Math.max(last('resume'), lastOrderAt);
}

export type Ending = { until: Date; refundCents: number };

/**
 * When a membership ends that is cancelled now, and what goes back. The first year, and every month, run out (BW 6:236
 * under j); a year that came by itself ends within a month of any day, and its unused months are paid back.
 */
export function endingOf(membership: Membership, { now, cents }: { now: Date; cents: number }): Ending {
  const { term, plan, paidUntil } = membership;
  if (!term || !paidUntil) return { until: now, refundCents: 0 };
  if (plan !== 'year' || term.kind === 'first') return { until: paidUntil, refundCents: 0 };
  const used = Math.min(MONTHS.year, wholeMonths(term.from, now) + 1);
  const until = addMonths(term.from, used);
  return { until, refundCents: Math.round((cents * (MONTHS.year - used)) / MONTHS.year) };
}

/** Whether an order can still be withdrawn without a reason. */
export const canWithdraw = (orderedAt: Date, now: Date): boolean =>
  now.getTime() < orderedAt.getTime() + WITHDRAWAL_DAYS * DAY;

type Expected = { cents: number; mode: 'live' | 'test'; customerId: string | null; number: string };
type Told = { cents: number | null; mode: string; customerId: string | null; number: string | null };

/** Why a payment is not what was ordered; null when it is. */
export function doubtAbout(told: Told, expected: Expected): string | null {
  if (told.cents === null) return 'currency';
  if (told.cents !== expected.cents) return 'amount';
  if (told.mode !== expected.mode) return 'mode';
  if (told.number !== expected.number) return 'order';
  if (told.customerId !== expected.customerId) return 'customer';
  return null;
}
