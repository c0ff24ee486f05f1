import { words } from '#words';
import type { Member } from '../../members/rules.ts';
import type { Purchase, StoredPayment } from '../ledger.ts';
import type { Register } from './register.ts';

type Booking = { purchase: Purchase; member: Member | null; now: Date };

/** Issues the invoices and credit notes of a payment: a late chargeback of someone who left is booked too. */
export function bookPayment(
  { invoices }: Pick<Register, 'invoices'>,
  { id, cents, doubt, refunds, chargebacks, paidAt }: StoredPayment,
  { purchase, member, now }: Booking,
): void {
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
  for (const refund of refunds)
    if (refund.status === 'refunded')
      invoices.issue({ ...facts, kind: 'credit', cause: `refund ${refund.id}`, cents: -refund.cents });
  for (const chargeback of chargebacks) {
    const { cents: taken } = chargeback;
    invoices.issue({ ...facts, kind: 'credit', cause: `chargeback ${chargeback.id}`, cents: -taken });
    if (chargeback.reversedAt !== null)
      invoices.issue({ ...facts, kind: 'invoice', cause: `reversal ${chargeback.id}`, cents: taken });
  }
}
