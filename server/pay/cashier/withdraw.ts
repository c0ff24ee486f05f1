import { euros, longMoment } from '#dutch';
import { words } from '#words';
import { writeMail } from '../../mail/templates.ts';
import type { Purchase } from '../ledger.ts';
import { isChargedBack, refundedCents } from '../rules.ts';
import { giveBack } from './give-back.ts';
import type { Register } from './register.ts';
import { settle } from './settle.ts';

export type Statement = { name: string; email: string; now: Date };

/** Undoes an order within fourteen days: access ends now, everything paid for it goes back (BW 6:230o and 6:230r). */
export function withdraw(register: Register, purchase: Purchase, { name, email, now }: Statement): void {
  const { pay, mail } = register;
  const { id, memberId, number } = purchase;
  pay.purchases.withdraw(id, now);
  pay.memberships.note({ memberId, purchaseId: id, kind: 'withdraw', at: now, reason: name });
  for (const payment of pay.payments.ofPurchase(id)) {
    const cents = payment.cents - refundedCents(payment);
    if (payment.status === 'paid' && !isChargedBack(payment) && cents > 0)
      giveBack(register, { paymentId: payment.id, cents, cause: `refund withdraw ${payment.id}`, now });
  }
  settle(register, purchase, { now });
  const plan = words.pay.plans[purchase.plan];
  const facts = { name, number, plan, amount: euros(purchase.cents), moment: longMoment(now) };
  const letter = { cause: `withdraw ${id}`, memberId, address: email, now };
  mail.write({ ...writeMail('herroepen', facts), class: 'transactional', ...letter });
}
