import { randomUUID } from 'node:crypto';
import { words } from '#words';
import { simplePage } from '../../articles/pages.ts';
import { fill } from '../../articles/slots.ts';
import { Refusal } from '../../http/errors.ts';
import { type Again, again } from '../../http/redraw.ts';
import { alert } from '../../http/reply.ts';
import type { Here } from '../../http/visit.ts';
import { type Member, tierAt } from '../../members/rules.ts';
import { isOnce, type Plan } from '../rules.ts';
import { orderForm } from './html.ts';
import type { OrderNeeds } from './needs.ts';
import { followsOn, priceOf, priceWith } from './orders.ts';

const say = words.pay;

type PageNeeds = Pick<OrderNeeds, 'release' | 'cashier'>;
/** What someone would order, and why that was refused. */
type OrderWish = { plan: Plan; code: string; now: Date; refusal?: Refusal };

/** The page to order on. Throws the refusal that fits, also when it is drawn because of another one. */
export async function orderPage({ release, cashier }: PageNeeds, member: Member, wish: OrderWish): Promise<string> {
  const { plan, now, refusal } = wish;
  const membership = cashier.membershipOf(member.id, now);
  const follows = followsOn(membership, plan);
  const { title, intro } = isOnce(plan) ? say.once[plan] : say;
  if (plan === 'ebook' && tierAt(member, now) === 'pro') throw new Refusal('already-pro');
  const { cents, code } = refusal ? priceAgain(wish) : priceWith(wish.code, wish);
  const form = orderForm({
    plan,
    cents,
    renewalCents: priceOf(plan),
    code: code ?? '',
    typedCode: wish.code,
    key: randomUUID(),
    startsAt: follows === 'new' ? null : membership.paidUntil,
    switching: follows === 'switch',
  });
  const page = await simplePage(release, { title, text: intro, form });
  return refusal ? fill(page, { refusal: alert(refusal) }) : page;
}

/** The order as it was asked for; null when there is nothing to order for this member. */
export function orderAgain(needs: PageNeeds, c: Here, { plan, code }: Pick<OrderWish, 'plan' | 'code'>): Again {
  return again({ member: c.var.member, plan, code, now: c.var.now }, async ({ member, ...wish }, refusal) => {
    if (!member?.verifiedAt || member.bannedAt || refusal.code === 'already-pro') return null;
    return orderPage(needs, member, { ...wish, refusal });
  });
}

/** Beside a refusal the form stands with a price: with that of the code when it counts, else without. */
function priceAgain(wish: OrderWish): ReturnType<typeof priceWith> {
  try {
    return priceWith(wish.code, wish);
  } catch {
    return priceWith('', wish);
  }
}
