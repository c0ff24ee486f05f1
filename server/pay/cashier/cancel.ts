import { euros, longDate } from '#dutch';
import { words } from '#words';
import type { Member } from '../../members/rules.ts';
import type { Ending } from '../rules.ts';
import { shorten } from './ending.ts';
import { accountLink, writeLetter } from './letters.ts';
import { keepAccess, membershipOf, type Register } from './register.ts';
import { settle } from './settle.ts';
import { stopSubscriptions } from './subscriptions.ts';

/** Stops at the end of what is paid; a year that came by itself within a month, with the rest paid back. */
export function cancel(register: Register, member: Member, now: Date): Ending {
  const membership = membershipOf(register, member.id, now);
  register.pay.memberships.note({ memberId: member.id, kind: 'cancel', at: now });
  const ending = shorten(register, member, { membership, now });
  stopSubscriptions(register, member.id, now);
  keepAccess(register, member.id, now);
  const refund = ending.refundCents > 0 ? words.pay.refundComes(euros(ending.refundCents)) : '';
  const facts = { name: member.name, until: longDate(ending.until), refund, link: accountLink(register) };
  writeLetter(register, 'opgezegd', { to: member, cause: `cancel ${member.id} ${now.getTime()}`, facts, now });
  return ending;
}

/** Goes on after all, as long as what is paid for lasts. */
export function resume(register: Register, member: Member, now: Date): void {
  register.pay.memberships.note({ memberId: member.id, kind: 'resume', at: now });
  const [order] = register.pay.purchases.of(member.id);
  if (order) settle(register, order, { now });
}

/** For a member who leaves: nothing is collected any more, and the payment company forgets them too. */
export function forget(register: Register, member: Member, now: Date): void {
  const { subscriptions, errands } = register.pay;
  const customerId = subscriptions.customerOf(member.id);
  stopSubscriptions(register, member.id, now);
  if (customerId) errands.send({ kind: 'forget', customerId }, { cause: `forget ${customerId}`, now });
}
