import type { Member } from '../../members/rules.ts';
import { type Ending, endingOf } from '../rules.ts';
import { giveBack } from './give-back.ts';
import { keepAccess, type Register } from './register.ts';
import type { Standing } from './subscriptions.ts';

/** A year that was collected after its member had stopped ends within a month all the same, and is paid back. */
export function endLate(register: Register, member: Member, { membership, now }: Standing): void {
  const { pay } = register;
  const { state, term } = membership;
  if (state !== 'cancelling' || membership.plan !== 'year' || term?.kind !== 'renewal') return;
  const acts = pay.memberships.actsOf(member.id);
  const cancel = acts.findLast(({ kind }) => kind === 'cancel');
  const paidAt = pay.payments.find(term.paymentId)?.paidAt;
  if (!cancel || !paidAt || paidAt < cancel.at.getTime()) return;
  if (acts.some(({ kind, at }) => kind === 'end' && at.getTime() >= paidAt)) return;
  shorten(register, member, { membership, now });
}

/** Ends a membership as early as the law says, and gives the unused part back; returns what that comes to. */
export function shorten(register: Register, member: Member, { membership, now }: Standing): Ending {
  const { pay } = register;
  const payment = membership.term && pay.payments.find(membership.term.paymentId);
  const ending = endingOf(membership, { now, cents: payment?.cents ?? 0 });
  if (!membership.paidUntil || ending.until >= membership.paidUntil) return ending;
  pay.memberships.note({ memberId: member.id, kind: 'end', at: now, until: ending.until });
  if (payment && ending.refundCents > 0)
    giveBack(register, { paymentId: payment.id, cents: ending.refundCents, cause: `refund end ${payment.id}`, now });
  keepAccess(register, member.id, now);
  return ending;
}
