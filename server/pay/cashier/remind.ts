import { dayOf, euros, longDate } from '#dutch';
import { Link } from '../../mail/facts.ts';
import type { Member } from '../../members/rules.ts';
import { GRACE_DAYS, type Membership, MONTHS, REMINDER_DAYS } from '../rules.ts';
import { addMonths } from '../terms.ts';
import { accountLink, writeLetter } from './letters.ts';
import { membershipOf, type Register } from './register.ts';
import { stopSubscriptions } from './subscriptions.ts';

const DAY = 86_400_000;
/** A yearly collection is announced this long before (Mollie's advice; SEPA asks for 14 days). */
const ANNOUNCED_DAYS = 30;

/** Writes what only time brings about to everyone it concerns: failed collections, coming ones, and terms that ended. */
export function remindAll(register: Register, now: Date): void {
  const days = { graceDays: GRACE_DAYS, announcedDays: ANNOUNCED_DAYS };
  for (const memberId of register.pay.memberships.dueForWord(now, days))
    register.atOnce(() => remind(register, memberId, now));
}

function remind(register: Register, memberId: number, now: Date): void {
  const member = register.members.find(memberId);
  if (!member) return;
  const membership = membershipOf(register, memberId, now);
  register.pay.memberships.setAccess(memberId, membership);
  const { paidUntil, state } = membership;
  if (state === 'ended') stopSubscriptions(register, memberId, now);
  if (!paidUntil) return;
  if (state === 'past due' && hasFailed(register, memberId, paidUntil))
    writeOfFailure(register, member, { paidUntil, plan: membership.plan, now });
  if (state === 'active') announce(register, member, { membership, paidUntil, now });
}

type Failed = { paidUntil: Date; plan: Membership['plan']; now: Date };

function writeOfFailure(register: Register, member: Member, { paidUntil, plan, now }: Failed): void {
  const days = (now.getTime() - paidUntil.getTime()) / DAY;
  const day = REMINDER_DAYS.findLast((at) => days >= at) ?? 0;
  const until = longDate(new Date(paidUntil.getTime() + GRACE_DAYS * DAY));
  const link = Link.to(register.origin, `/pro/bestellen/?termijn=${plan === 'year' ? 'jaar' : 'maand'}`);
  writeLetter(register, 'betaling-mislukt', {
    to: member,
    cause: `failed ${member.id} ${paidUntil.getTime()} ${day}`,
    facts: { name: member.name, link, until },
    now,
  });
}

type Coming = { membership: Membership; paidUntil: Date; now: Date };

/** A year is a sum that nobody should find on a bank statement first. */
function announce(register: Register, member: Member, { membership: { plan, term }, paidUntil, now }: Coming): void {
  const { subscriptions, purchases } = register.pay;
  if (plan !== 'year' || !term || subscriptions.activeOf(member.id).length === 0) return;
  if (paidUntil.getTime() - now.getTime() >= ANNOUNCED_DAYS * DAY) return;
  const purchase = purchases.find(term.purchaseId);
  if (!purchase) return;
  writeLetter(register, 'verlenging-nadert', {
    to: member,
    cause: `announced ${member.id} ${dayOf(paidUntil)}`,
    facts: {
      name: member.name,
      day: longDate(paidUntil),
      amount: euros(purchase.renewalCents),
      until: longDate(addMonths(paidUntil, MONTHS.year)),
      link: accountLink(register),
    },
    now,
  });
}

/** Whether the collection for the term after this moment was tried and failed; one that waits is no failure. */
function hasFailed({ pay }: Register, memberId: number, since: Date): boolean {
  const tries = pay.payments
    .of(memberId)
    .filter(({ kind, createdAt }) => kind === 'renewal' && createdAt >= since.getTime() - DAY);
  return tries.some(({ status }) => status === 'failed') && !tries.some(({ status }) => status === 'pending');
}
