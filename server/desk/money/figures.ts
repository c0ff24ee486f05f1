import { setImmediate } from 'node:timers/promises';
import { MONTHS } from '../../pay/rules.ts';
import type { Figures } from './html.ts';
import type { MoneyNeeds } from './needs.ts';

const DAY = 86_400_000;
const CHURN_DAYS = 30;
/** So many members are added up before the server looks at who else is waiting: some ten milliseconds. */
const AT_ONCE = 100;

/** From our own books: what the running subscriptions bring a month, and who stopped lately. */
export async function figuresAt({ pay, cashier }: MoneyNeeds, now: Date): Promise<Figures> {
  const sum = { active: 0, revenueCents: 0, stopped: 0 };
  for (const [index, id] of pay.memberships.customers().entries()) {
    if (index % AT_ONCE === 0) await setImmediate(); // readers go first
    const { state, term, plan, accessUntil } = cashier.membershipOf(id, now);
    if (['active', 'cancelling', 'past due'].includes(state)) {
      sum.active += 1;
      const price = term && pay.purchases.find(term.purchaseId)?.renewalCents;
      sum.revenueCents += plan && price ? price / MONTHS[plan] : 0;
    }
    const ended = accessUntil?.getTime() ?? 0;
    if ((state === 'ended' || state === 'withdrawn') && ended > now.getTime() - CHURN_DAYS * DAY) sum.stopped += 1;
  }
  return { ...sum, revenueCents: Math.round(sum.revenueCents) };
}
