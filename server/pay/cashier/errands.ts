import { dayOf } from '#dutch';
import { words } from '#words';
import { faultLine, faultOf } from '../../http/faults.ts';
import { isOver } from '../bank/refused.ts';
import { counts, MONTHS } from '../rules.ts';
import type { Errand } from '../store/errand-store.ts';
import { membershipOf, type Register } from './register.ts';
import { waitAfter } from './wait.ts';

/** Some ten days: after that no mandate comes any more. */
const SUBSCRIBE_TRIES = 14;

/** Asks the payment company for one thing; what failed waits for another try, or is given up and told. */
export async function runErrand(register: Register, errand: Errand, clock: () => Date): Promise<void> {
  const { pay, log } = register;
  const { id, wish, attempts } = errand;
  try {
    await ask(register, errand, clock());
    pay.errands.done(id, clock());
  } catch (error) {
    // A mandate may take a while to be valid, and a refund waits until there is money to give back.
    const waits = wish.kind === 'refund' || (wish.kind === 'subscribe' && attempts < SUBSCRIBE_TRIES);
    if (!isOver(error) || waits) return pay.errands.later(id, waitAfter(attempts, { error, now: clock() }));
    log({ level: 'error', event: 'errand refused', kind: wish.kind, error: faultOf(error) });
    pay.errands.done(id, clock(), faultLine(error));
  }
}

async function ask(register: Register, { wish, cause }: Errand, now: Date): Promise<void> {
  const { bank, pay } = register;
  switch (wish.kind) {
    case 'refund': {
      const { paymentId, cents } = wish;
      await bank.refund({ paymentId, cents, description: words.pay.refundLine, cause });
      return pay.inbox.receive(paymentId, null, now);
    }
    case 'forget':
      return bank.forget(wish.customerId);
    case 'unsubscribe':
      await bank.unsubscribe(wish.customerId, wish.subscriptionId);
      return pay.subscriptions.setStatus(wish.subscriptionId, 'canceled');
    case 'subscribe':
      return subscribe(register, wish.purchaseId, { cause, now });
  }
}

/** Once per cause, also when it was made and we died before writing that down: what is there already is taken. */
async function subscribe(
  { pay, bank, webhookFor }: Register,
  purchaseId: number,
  { cause, now }: { cause: string; now: Date },
): Promise<void> {
  const purchase = pay.purchases.find(purchaseId);
  if (!purchase?.memberId) return;
  const membership = membershipOf({ pay }, purchase.memberId, now);
  const customerId = pay.subscriptions.customerOf(purchase.memberId);
  const mandateId = pay.payments
    .of(purchase.memberId)
    .findLast((payment) => counts(payment) && payment.mandateId)?.mandateId;
  if (membership.state !== 'active' || !membership.paidUntil || !customerId || !mandateId) return;
  const startsOn = dayOf(membership.paidUntil);
  const existing = (await bank.subscriptionsOf(customerId)).find(
    ({ number, status }) => number === purchase.number && (status === 'active' || status === 'pending'),
  );
  const wanted = {
    customerId,
    cents: purchase.renewalCents,
    months: MONTHS[purchase.plan],
    startsOn,
    description: `${words.pay.plans[purchase.plan]}, ${purchase.number}`,
    mandateId,
    number: purchase.number,
    webhookUrl: webhookFor(purchase),
  };
  const id = existing?.id ?? (await bank.subscribe(wanted, cause));
  pay.subscriptions.add({ id, purchaseId, customerId, startsOn, status: 'active' }, now);
}
