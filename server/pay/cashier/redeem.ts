import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import type { Member } from '../../members/rules.ts';
import { hashOfGift } from '../gifts.ts';
import { MONTHS } from '../rules.ts';
import { addMonths } from '../terms.ts';
import { keepAccess, membershipOf, type Register } from './register.ts';

/** A year for whoever has the code. Throws `bad-gift`. */
export function redeem(register: Register, member: Member, { code, now }: { code: string; now: Date }): void {
  const { gifts, payments, memberships } = register.pay;
  const gift = gifts.find(hashOfGift(code));
  if (!gift || !payments.isPaid(gift.purchaseId) || !gifts.redeem(gift.purchaseId, member.id, now))
    throw new Refusal('bad-gift');
  const { accessUntil, paidUntil } = membershipOf(register, member.id, now);
  const from = new Date(Math.max(now.getTime(), (paidUntil ?? accessUntil ?? now).getTime()));
  const until = addMonths(from, MONTHS.gift);
  const { purchaseId } = gift;
  memberships.note({ memberId: member.id, purchaseId, kind: 'give', at: now, until, reason: words.pay.plans.gift });
  keepAccess(register, member.id, now);
}
