import { settings } from '#settings';
import { words } from '#words';
import { Refusal } from '../errors.ts';
import { faultLine, faultOf } from '../faults.ts';
import { longDate, longMoment } from '../dates.ts';
import type { MailStore } from '../mail/store.ts';
import { type Facts, writeMail } from '../mail/templates.ts';
import type { Member } from '../members/rules.ts';
import type { MemberStore } from '../members/store.ts';
import type { Bank } from './bank.ts';
import { isOver } from './bank.ts';
import type { Invoices } from './invoices.ts';
import { hashOfGift, newGiftCode } from './gifts.ts';
import { euros } from './money.ts';
import {
  counts,
  doubtAbout,
  endingOf,
  GRACE_DAYS,
  isChargedBack,
  isOnce,
  type Membership,
  membershipAt,
  MONTHS,
  refundedCents,
  REMINDER_DAYS,
} from './rules.ts';
import type { Purchase, StoredPayment } from './ledger.ts';
import type { Errand, Hook, PayStore } from './store.ts';
import { addMonths, dayOf } from './terms.ts';

/** Minutes to wait after each attempt that failed; after the last it is asked once a day. */
const AGAIN_MINUTES = [1, 5, 15, 60, 240, 1_440];
const PER_ROUND = 50;
/** Some ten days: after that no mandate comes any more. */
const SUBSCRIBE_TRIES = 14;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A yearly collection is announced this long before (Mollie's advice; SEPA asks for 14 days). */
const ANNOUNCED_DAYS = 30;

export type Register = {
  pay: PayStore;
  bank: Bank;
  invoices: Invoices;
  members: MemberStore;
  mail: MailStore;
  origin: string;
  webhookFor: (purchase: Purchase) => string;
  atOnce: <T>(act: () => T) => T;
  nudge: () => void;
  log: (line: object) => void;
};
export type Cashier = ReturnType<typeof openCashier>;

/**
 * Turns what the payment company tells into membership. Everything it learns is a snapshot; everything that follows has
 * a cause that counts once: so webhooks may come twice, late, or in any order, and a crash costs nothing but time.
 */
export function openCashier(register: Register) {
  const { pay, bank, invoices, members, mail, atOnce, log } = register;
  const account = `${register.origin}/mijn/#abonnement`;
  let working: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let reminded = 0;

  const write = (template: string, { to, cause, facts, now }: Letter): void => {
    const letter = { cause, memberId: to.id, address: to.email, now };
    mail.write({ ...writeMail(template, facts), class: 'transactional', ...letter });
  };

  const membershipOf = (memberId: number, now: Date): Membership => membershipAt(pay.historyOf(memberId), now);

  /** Asks for one payment, keeps what is told, and draws the conclusions. Throws when nothing can be learned now. */
  const look = async (
    { paymentId, purchaseId }: Pick<Hook, 'paymentId' | 'purchaseId'>,
    clock: () => Date,
  ): Promise<void> => {
    const told = await bank.payment(paymentId);
    const now = clock();
    const purchase = pay.findByPayment(paymentId) ?? (purchaseId === null ? null : pay.findPurchase(purchaseId));
    if (!purchase) return;
    const renewal = told.subscriptionId !== null;
    const expected = {
      cents: renewal ? purchase.renewalCents : purchase.cents,
      mode: bank.mode,
      customerId: purchase.memberId === null ? told.customerId : pay.customerOf(purchase.memberId),
      number: purchase.number,
    };
    const foreign = renewal && pay.subscriptionFor(purchase.id, told.subscriptionId!) === null;
    const doubt = foreign ? 'subscription' : doubtAbout(told, expected);
    if (doubt) log({ level: 'error', event: 'payment in doubt', payment: paymentId, doubt });
    atOnce(() => {
      pay.keep(told, { purchaseId: purchase.id, doubt, now });
      settle(purchase, now, paymentId);
    });
    register.nudge();
  };

  /**
   * What follows from all that is known of an order and its member. Inside a transaction; again changes nothing. Letters
   * are about the payment that was just looked at: of older ones everything was said.
   */
  const settle = (purchase: Purchase, now: Date, looked?: string): void => {
    const member = purchase.memberId === null ? null : members.find(purchase.memberId);
    for (const payment of pay.paymentsOfPurchase(purchase.id)) book(payment, { purchase, member, now });
    if (purchase.plan === 'gift') return present(purchase, { member, now });
    if (purchase.plan === 'ebook') return handOver(purchase, { member, now });
    if (!member) return;
    const membership = membershipOf(member.id, now);
    pay.setAccess(member.id, membership);
    subscriptions(member, { membership, now });
    endLate(member, { membership, now });
    const payment = looked ? pay.findPayment(looked) : null;
    if (payment) tellOf(payment, member, { purchase, membership, now });
  };

  /** The e-book by itself: the letter is the proof of what was agreed, the waiver with it. */
  const handOver = (purchase: Purchase, { member, now }: { member: Member | null; now: Date }): void => {
    if (!member || !pay.isPaid(purchase.id)) return;
    const { name, number, moment, amount, withdraw, seller, address, registered } = orderFacts(member, purchase);
    const right = purchase.waiver ? words.pay.waived : words.pay.notWaived(withdraw);
    const facts = { name, number, moment, amount, right, seller, address, registered };
    const link = `${register.origin}/mijn/#e-book`;
    write('e-book', { to: member, cause: `order ${number}`, facts: { ...facts, link }, now });
  };

  /** A present: once paid its code goes to who bought it; whoever used it is PRO as long as it stays paid. */
  const present = (purchase: Purchase, { member, now }: { member: Member | null; now: Date }): void => {
    const gift = pay.giftOf(purchase.id);
    if (gift?.redeemedBy) pay.setAccess(gift.redeemedBy, membershipOf(gift.redeemedBy, now));
    if (gift || !member || !pay.isPaid(purchase.id)) return;
    const code = newGiftCode();
    pay.addGift(hashOfGift(code), purchase.id);
    const { name, number, moment, plan, amount, withdraw, seller, address, registered } = orderFacts(member, purchase);
    const order = { name, number, moment, plan, amount, withdraw, seller, address, registered };
    const facts = { ...order, code, link: `${register.origin}/cadeau/?code=${code}` };
    write('cadeau', { to: member, cause: `order ${purchase.number}`, facts, now });
  };

  /** Invoices and credit notes: a late chargeback of someone who left is booked too. */
  const book = (payment: StoredPayment, { purchase, member, now }: Booking): void => {
    const { id, cents, doubt, refunds, chargebacks, paidAt } = payment;
    if (paidAt === null || doubt) return;
    const facts = {
      purchaseId: purchase.id,
      paymentId: id,
      product: purchase.plan === 'ebook' ? ('ebook' as const) : ('pro' as const),
      description: words.pay.invoiceLine[purchase.plan],
      customerName: member?.name ?? '',
      now,
    };
    invoices.issue({ ...facts, kind: 'invoice', cause: `payment ${id}`, cents });
    for (const one of refunds)
      if (one.status === 'refunded')
        invoices.issue({ ...facts, kind: 'credit', cause: `refund ${one.id}`, cents: -one.cents });
    for (const one of chargebacks) {
      invoices.issue({ ...facts, kind: 'credit', cause: `chargeback ${one.id}`, cents: -one.cents });
      if (one.reversedAt !== null)
        invoices.issue({ ...facts, kind: 'invoice', cause: `reversal ${one.id}`, cents: one.cents });
    }
  };

  /** One subscription for who goes on, none for who does not. */
  const subscriptions = (member: Member, { membership, now }: Settling): void => {
    const { state, term } = membership;
    const goesOn = state === 'active' || state === 'past due';
    const live = pay.activeSubscriptionsOf(member.id);
    const wanted = goesOn ? wantedOrder(member.id, membership) : null;
    for (const one of live) if (one.purchaseId !== wanted?.id) stop(one.id, one.customerId, now);
    if (!wanted || !term || live.some(({ purchaseId }) => purchaseId === wanted.id)) return;
    if (state !== 'active' || isOnce(wanted.plan)) return;
    // Who resumes, or goes back from a switch, needs another one: the cause says how many there were.
    const before = pay.subscriptionsOf(member.id).filter(({ purchaseId }) => purchaseId === wanted.id).length;
    pay.send('subscribe', { cause: `subscribe ${wanted.id} ${before}`, facts: { purchaseId: wanted.id }, now });
  };

  /** The order by which it goes on: a switch that was asked for, or else what the running term rests on. */
  const wantedOrder = (memberId: number, { term }: Membership): Purchase | null => {
    const orders = pay.purchasesOf(memberId).filter(({ withdrawnAt }) => withdrawnAt === null);
    const base = term && orders.find(({ id }) => id === term.purchaseId);
    const switched = orders.find(({ follows, paymentId }) => follows === 'switch' && paymentId === null);
    if (switched && (!base || switched.id > base.id)) return switched;
    return base ?? null;
  };

  const stop = (subscriptionId: string, customerId: string, now: Date): void => {
    pay.send('unsubscribe', { cause: `unsubscribe ${subscriptionId}`, facts: { subscriptionId, customerId }, now });
    pay.setSubscription(subscriptionId, 'stopping');
  };

  const stopAll = (memberId: number, now: Date): void => {
    for (const { id, customerId } of pay.activeSubscriptionsOf(memberId)) stop(id, customerId, now);
  };

  /** A year that was collected after its member had stopped ends within a month all the same, and is paid back. */
  const endLate = (member: Member, { membership, now }: Settling): void => {
    const { state, term } = membership;
    if (state !== 'cancelling' || membership.plan !== 'year' || term?.kind !== 'renewal') return;
    const acts = pay.actsOf(member.id);
    const cancel = acts.filter(({ kind }) => kind === 'cancel').at(-1);
    const payment = pay.findPayment(term.paymentId);
    if (!cancel || !payment?.paidAt || payment.paidAt < cancel.at.getTime()) return;
    if (acts.some(({ kind, at }) => kind === 'end' && at.getTime() >= payment.paidAt!)) return;
    shorten(member, { membership, now });
  };

  const shorten = (member: Member, { membership, now }: Settling): { until: Date; refundCents: number } => {
    const payment = membership.term && pay.findPayment(membership.term.paymentId);
    const ending = endingOf(membership, { now, cents: payment?.cents ?? 0 });
    if (membership.paidUntil && ending.until < membership.paidUntil) {
      pay.note({ memberId: member.id, kind: 'end', at: now, until: ending.until });
      if (ending.refundCents > 0)
        giveBack({ paymentId: payment!.id, cents: ending.refundCents, cause: `refund end ${payment!.id}`, now });
      pay.setAccess(member.id, membershipOf(member.id, now));
    }
    return ending;
  };

  const giveBack = ({
    paymentId,
    cents,
    cause,
    now,
  }: {
    paymentId: string;
    cents: number;
    cause: string;
    now: Date;
  }): void => pay.send('refund', { cause, facts: { paymentId, cents }, now });

  const tellOf = (payment: StoredPayment, member: Member, { purchase, membership, now }: Telling): void => {
    const facts = { name: member.name, amount: euros(payment.cents), link: account };
    const cause = payment.kind === 'first' ? `order ${purchase.number}` : `renewal ${payment.id}`;
    if (isChargedBack(payment))
      return write('terugboeking', { to: member, cause: `chargeback ${payment.id}`, facts, now });
    if (!counts(payment) || !membership.paidUntil || membership.double.includes(payment.id)) return;
    if (payment.kind === 'first')
      return write('bestelling', { to: member, cause, facts: orderFacts(member, purchase), now });
    write('verlengd', { to: member, cause, facts: { ...facts, until: longDate(membership.paidUntil) }, now });
  };

  const orderFacts = (member: Member, { number, plan, cents, renewalCents, orderedAt }: Purchase) => ({
    name: member.name,
    number,
    plan: words.pay.plans[plan],
    amount: euros(cents),
    renewal: euros(renewalCents),
    term: words.pay.terms[plan],
    moment: longMoment(orderedAt),
    seller: settings.seller.name,
    address: settings.seller.address,
    registered: settings.seller.registered,
    account,
    withdraw: `${register.origin}/herroepen/?bestelling=${number}`,
  });

  const hook = async (one: Hook, clock: () => Date): Promise<void> => {
    try {
      await look(one, clock);
      pay.hookDone(one.id, clock());
    } catch (error) {
      // What does not exist there is nobody's payment.
      if ((error as { statusCode?: number }).statusCode === 404) return pay.hookDone(one.id, clock());
      pay.hookLater(one.id, waitAfter(one.attempts, { error, now: clock() }));
    }
  };

  const run = async ({ kind, cause, facts }: Errand, now: Date): Promise<void> => {
    if (kind === 'refund') {
      const { paymentId, cents } = facts as { paymentId: string; cents: number };
      await bank.refund({ paymentId, cents, description: words.pay.refundLine, cause });
      return pay.receive(paymentId, null, now);
    }
    if (kind === 'forget') return bank.forget(String(facts.customerId));
    if (kind === 'unsubscribe') {
      const { customerId, subscriptionId } = facts as { customerId: string; subscriptionId: string };
      await bank.unsubscribe(customerId, subscriptionId);
      return pay.setSubscription(subscriptionId, 'canceled');
    }
    await subscribe(Number(facts.purchaseId), { cause, now });
  };

  /** Once per cause, also when it was made and we died before writing that down: what is there already is taken. */
  const subscribe = async (purchaseId: number, { cause, now }: { cause: string; now: Date }): Promise<void> => {
    const purchase = pay.findPurchase(purchaseId);
    if (!purchase?.memberId) return;
    const membership = membershipOf(purchase.memberId, now);
    const customerId = pay.customerOf(purchase.memberId);
    const mandateId = pay.paymentsOf(purchase.memberId).findLast((one) => counts(one) && one.mandateId)?.mandateId;
    if (membership.state !== 'active' || !membership.paidUntil || !customerId || !mandateId) return;
    const startsOn = dayOf(membership.paidUntil);
    const there = (await bank.subscriptionsOf(customerId)).find(
      ({ number, status }) => number === purchase.number && (status === 'active' || status === 'pending'),
    );
    const id =
      there?.id ??
      (await bank.subscribe(
        {
          customerId,
          cents: purchase.renewalCents,
          months: MONTHS[purchase.plan],
          startsOn,
          description: `${words.pay.plans[purchase.plan]}, ${purchase.number}`,
          mandateId,
          number: purchase.number,
          webhookUrl: register.webhookFor(purchase),
        },
        cause,
      ));
    pay.addSubscription({ id, purchaseId, customerId, startsOn, status: 'active' }, now);
  };

  const errand = async (one: Errand, clock: () => Date): Promise<void> => {
    try {
      await run(one, clock());
      pay.errandDone(one.id, clock());
    } catch (error) {
      // A mandate may take a while to be valid, and a refund waits until there is money to give back.
      const waits = one.kind === 'refund' || (one.kind === 'subscribe' && one.attempts < SUBSCRIBE_TRIES);
      if (!isOver(error) || waits) return pay.errandLater(one.id, waitAfter(one.attempts, { error, now: clock() }));
      log({ level: 'error', event: 'errand refused', kind: one.kind, error: faultOf(error) });
      pay.errandDone(one.id, clock(), faultLine(error));
    }
  };

  const drain = async (clock: () => Date): Promise<void> => {
    for (let more = !stopped; more;) {
      again = false;
      const hooks = pay.hooksDue(clock(), PER_ROUND);
      for (const one of hooks) if (!stopped) await hook(one, clock);
      const errands = pay.errandsDue(clock(), PER_ROUND);
      for (const one of errands) if (!stopped) await errand(one, clock);
      more = !stopped && (again || hooks.length === PER_ROUND || errands.length > 0);
    }
  };

  /** Does what waits; whoever asks while it is busy is served in the same go. */
  const work = (clock: () => Date): Promise<void> => {
    again = true;
    working ??= drain(clock).finally(() => (working = null));
    return working;
  };

  return {
    membershipOf,
    work,
    /** Ends after what it is doing now; what waits is done after the next start. */
    async stop(): Promise<void> {
      stopped = true;
      await working;
    },
    settle,

    /** Stops at the end of what is paid; a year that came by itself within a month, with the rest paid back. */
    cancel(member: Member, now: Date): { until: Date; refundCents: number } {
      const membership = membershipOf(member.id, now);
      pay.note({ memberId: member.id, kind: 'cancel', at: now });
      const ending = shorten(member, { membership, now });
      stopAll(member.id, now);
      pay.setAccess(member.id, membershipOf(member.id, now));
      const refund = ending.refundCents > 0 ? words.pay.refundComes(euros(ending.refundCents)) : '';
      const facts = {
        name: member.name,
        until: longDate(ending.until),
        refund,
        link: account,
      };
      write('opgezegd', { to: member, cause: `cancel ${member.id} ${now.getTime()}`, facts, now });
      return ending;
    },

    /** Goes on after all, as long as what is paid for lasts. */
    resume(member: Member, now: Date): void {
      pay.note({ memberId: member.id, kind: 'resume', at: now });
      const order = pay.purchasesOf(member.id)[0];
      if (order) settle(order, now);
    },

    /** Undoes an order within fourteen days: access ends now, everything paid for it goes back. */
    withdraw(purchase: Purchase, { name, email, now }: { name: string; email: string; now: Date }): void {
      pay.withdraw(purchase.id, now);
      pay.note({ memberId: purchase.memberId, purchaseId: purchase.id, kind: 'withdraw', at: now, reason: name });
      for (const payment of pay.paymentsOfPurchase(purchase.id)) {
        const cents = payment.cents - refundedCents(payment);
        if (payment.status === 'paid' && !isChargedBack(payment) && cents > 0)
          giveBack({ paymentId: payment.id, cents, cause: `refund withdraw ${payment.id}`, now });
      }
      settle(purchase, now);
      mail.write({
        ...writeMail('herroepen', {
          name,
          number: purchase.number,
          plan: words.pay.plans[purchase.plan],
          amount: euros(purchase.cents),
          moment: longMoment(now),
        }),
        class: 'transactional',
        cause: `withdraw ${purchase.id}`,
        memberId: purchase.memberId,
        address: email,
        now,
      });
    },

    giveBack,

    /** A year for who has the code. Throws `bad-gift`. */
    redeem(member: Member, code: string, now: Date): void {
      const gift = pay.findGift(hashOfGift(code));
      if (!gift || !pay.isPaid(gift.purchaseId) || !pay.redeem(gift.purchaseId, member.id, now))
        throw new Refusal('bad-gift');
      const { accessUntil, paidUntil } = membershipOf(member.id, now);
      const from = new Date(Math.max(now.getTime(), paidUntil?.getTime() ?? accessUntil?.getTime() ?? 0));
      const until = addMonths(from, MONTHS.gift);
      pay.note({
        memberId: member.id,
        purchaseId: gift.purchaseId,
        kind: 'give',
        at: now,
        until,
        reason: words.pay.plans.gift,
      });
      pay.setAccess(member.id, membershipOf(member.id, now));
    },

    /** For who leaves: nothing is collected any more, and the payment company forgets them too. */
    forget(member: Member, now: Date): void {
      const customerId = pay.customerOf(member.id);
      stopAll(member.id, now);
      if (customerId) pay.send('forget', { cause: `forget ${customerId}`, facts: { customerId }, now });
    },

    /** What only time brings about: letters about what failed or is coming, and what nobody told us. */
    async round(clock: () => Date): Promise<void> {
      const now = clock();
      if (now.getTime() - reminded >= HOUR) {
        reminded = now.getTime();
        const days = { graceDays: GRACE_DAYS, announcedDays: ANNOUNCED_DAYS };
        for (const memberId of pay.dueForWord(now, days)) atOnce(() => remind(memberId, now));
      }
      await work(clock);
      register.nudge();
    },

    /** Asks about everything of which the end was not told; returns what it found, for who looks on. */
    async reconcile(clock: () => Date): Promise<string[]> {
      const found: string[] = [];
      const now = clock();
      for (const purchase of pay.openPurchases(new Date(now.getTime() - HOUR)))
        pay.receive(purchase.paymentId!, purchase.id, now);
      for (const one of pay.liveSubscriptions()) {
        const there = (await bank.subscriptionsOf(one.customerId)).find(({ id }) => id === one.id);
        const status = there?.status ?? 'gone';
        if (status !== one.status) found.push(`${one.id}: ${one.status} → ${status}`);
        pay.setSubscription(one.id, status);
        for (const paymentId of await bank.paymentsOf(one.customerId, one.id)) {
          const known = pay.findPayment(paymentId);
          if (!known) found.push(`${paymentId}: niet eerder verteld`);
          if (!known || known.status === 'pending' || known.status === 'open')
            pay.receive(paymentId, one.purchaseId, now);
        }
      }
      await work(clock);
      return found;
    },
  };

  function remind(memberId: number, now: Date): void {
    const member = members.find(memberId);
    if (!member) return;
    const membership = membershipOf(memberId, now);
    pay.setAccess(memberId, membership);
    const { paidUntil, state } = membership;
    const facts = {
      name: member.name,
      link: `${register.origin}/pro/bestellen/?termijn=${membership.plan === 'year' ? 'jaar' : 'maand'}`,
    };
    if (state === 'past due' && paidUntil && failed(memberId, paidUntil)) {
      const days = (now.getTime() - paidUntil.getTime()) / DAY;
      const day = REMINDER_DAYS.findLast((at) => days >= at) ?? 0;
      const until = longDate(new Date(paidUntil.getTime() + GRACE_DAYS * DAY));
      write('betaling-mislukt', {
        to: member,
        cause: `failed ${memberId} ${paidUntil.getTime()} ${day}`,
        facts: { ...facts, until },
        now,
      });
    }
    if (state === 'ended') stopAll(memberId, now);
    if (
      state === 'active' &&
      membership.plan === 'year' &&
      paidUntil &&
      pay.activeSubscriptionsOf(memberId).length > 0
    ) {
      const purchase = pay.findPurchase(membership.term!.purchaseId)!;
      if (paidUntil.getTime() - now.getTime() < ANNOUNCED_DAYS * DAY)
        write('verlenging-nadert', {
          to: member,
          cause: `announced ${memberId} ${dayOf(paidUntil)}`,
          facts: {
            name: member.name,
            day: longDate(paidUntil),
            amount: euros(purchase.renewalCents),
            until: longDate(addMonths(paidUntil, MONTHS.year)),
            link: account,
          },
          now,
        });
    }
  }

  /** Whether the collection for the term after this moment was tried and failed; one that waits is no failure. */
  function failed(memberId: number, since: Date): boolean {
    const tries = pay
      .paymentsOf(memberId)
      .filter(({ kind, createdAt }) => kind === 'renewal' && createdAt >= since.getTime() - DAY);
    return tries.some(({ status }) => status === 'failed') && !tries.some(({ status }) => status === 'pending');
  }
}

type Letter = { to: Member; cause: string; facts: Facts; now: Date };
type Settling = { membership: Membership; now: Date };
type Telling = Settling & { purchase: Purchase };
type Booking = { purchase: Purchase; member: Member | null; now: Date };

function waitAfter(attempts: number, { error, now }: { error: unknown; now: Date }) {
  const minutes = AGAIN_MINUTES[Math.min(attempts, AGAIN_MINUTES.length - 1)]!;
  return {
    attempts: attempts + 1,
    nextAt: new Date(now.getTime() + minutes * 60_000),
    fault: faultLine(error),
  };
}
