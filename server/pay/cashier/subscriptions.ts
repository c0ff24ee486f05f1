import type { Member } from '../../members/rules.ts';
import type { Purchase } from '../ledger.ts';
import { isOnce, type Membership } from '../rules.ts';
import type { Register } from './register.ts';

/** What someone is, at a moment. */
export type Standing = { membership: Membership; now: Date };

/** Ensures one subscription for members who go on, and none for those who do not. */
export function keepOneSubscription({ pay }: Register, member: Member, { membership, now }: Standing): void {
  const { state, term } = membership;
  const goesOn = state === 'active' || state === 'past due';
  const live = pay.subscriptions.activeOf(member.id);
  const wanted = goesOn ? wantedOrder({ pay }, member.id, membership) : null;
  for (const { id, customerId, purchaseId } of live)
    if (purchaseId !== wanted?.id) stopSubscription({ pay }, { id, customerId }, now);
  if (!wanted || !term || live.some(({ purchaseId }) => purchaseId === wanted.id)) return;
  if (state !== 'active' || isOnce(wanted.plan)) return;
  // A member who resumes, or goes back from a switch, needs another one: the cause says how many there were.
  const before = pay.subscriptions.of(member.id).filter(({ purchaseId }) => purchaseId === wanted.id).length;
  pay.errands.send({ kind: 'subscribe', purchaseId: wanted.id }, { cause: `subscribe ${wanted.id} ${before}`, now });
}

/** Stops every collection of a member. */
export function stopSubscriptions({ pay }: Pick<Register, 'pay'>, memberId: number, now: Date): void {
  for (const { id, customerId } of pay.subscriptions.activeOf(memberId))
    stopSubscription({ pay }, { id, customerId }, now);
}

function stopSubscription(
  { pay }: Pick<Register, 'pay'>,
  { id, customerId }: { id: string; customerId: string },
  now: Date,
): void {
  pay.errands.send({ kind: 'unsubscribe', subscriptionId: id, customerId }, { cause: `unsubscribe ${id}`, now });
  pay.subscriptions.setStatus(id, 'stopping');
}

/** The order by which it goes on: a switch that was asked for, or else the one on which the running term rests. */
function wantedOrder({ pay }: Pick<Register, 'pay'>, memberId: number, { term }: Membership): Purchase | null {
  const orders = pay.purchases.of(memberId).filter(({ withdrawnAt }) => withdrawnAt === null);
  const base = term && orders.find(({ id }) => id === term.purchaseId);
  const switched = orders.find(({ follows, paymentId }) => follows === 'switch' && paymentId === null);
  if (switched && (!base || switched.id > base.id)) return switched;
  return base ?? null;
}
