import type { Member } from '../../members/rules.ts';
import { hashOfGift, newGiftCode } from '../gifts.ts';
import type { Purchase } from '../ledger.ts';
import { bookPayment } from './book.ts';
import { endLate } from './ending.ts';
import { writeEbookLetter, writeGiftLetter, writeOfPayment } from './letters.ts';
import { keepAccess, membershipOf, type Register } from './register.ts';
import { keepOneSubscription } from './subscriptions.ts';

/**
 * Draws all conclusions from what is known of an order and its member. Call it inside a transaction; a second time it
 * changes nothing. Letters are about the payment that was just `looked` at: of older ones everything was said.
 */
export function settle(register: Register, purchase: Purchase, { now, looked }: { now: Date; looked?: string }): void {
  const { pay, members } = register;
  const member = purchase.memberId === null ? null : members.find(purchase.memberId);
  for (const payment of pay.payments.ofPurchase(purchase.id)) bookPayment(register, payment, { purchase, member, now });
  if (purchase.plan === 'gift') return settleGift(register, purchase, { member, now });
  if (!member) return;
  if (purchase.plan === 'ebook') {
    if (pay.payments.isPaid(purchase.id)) writeEbookLetter(register, member, { purchase, now });
    return;
  }
  const membership = membershipOf(register, member.id, now);
  pay.memberships.setAccess(member.id, membership);
  keepOneSubscription(register, member, { membership, now });
  endLate(register, member, { membership, now });
  const payment = looked ? pay.payments.find(looked) : null;
  if (payment) writeOfPayment(register, member, { payment, purchase, membership, now });
}

/** Once paid, a gift's code goes to its buyer; whoever used it is PRO as long as it stays paid. */
function settleGift(
  register: Register,
  purchase: Purchase,
  { member, now }: { member: Member | null; now: Date },
): void {
  const { pay } = register;
  const gift = pay.gifts.ofPurchase(purchase.id);
  if (gift?.redeemedBy) keepAccess(register, gift.redeemedBy, now);
  if (gift || !member || !pay.payments.isPaid(purchase.id)) return;
  const code = newGiftCode();
  pay.gifts.add(hashOfGift(code), purchase.id);
  writeGiftLetter(register, member, { purchase, code, now });
}
