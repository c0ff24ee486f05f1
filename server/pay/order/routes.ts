import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { html } from '../../text/html.ts';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { ensureMember, ensureTakesPart, type Member, tierAt } from '../../members/rules.ts';
import type { Release } from '../../articles/release.ts';
import { fill } from '../../articles/slots.ts';
import { again } from '../../http/redraw.ts';
import { noticePage, simplePage } from '../../articles/pages.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { alert, land, PRIVATE } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Cashier } from '../cashier/cashier.ts';
import type { Webhooks } from '../webhooks.ts';
import { orderForm } from './html.ts';
import { followsOn, placeOrder, priceOf, priceWith, type Till } from './orders.ts';
import { isOnce, type Plan } from '../rules.ts';
import type { Purchase } from '../ledger.ts';

const ORDER_KB = 4;
/** How often the page that waits for the bank looks again. */
const LOOK_SECONDS = 3;
const ordering = z.object({
  plan: z.enum(['month', 'year', 'gift', 'ebook']),
  waive: upTo(RAW.choice).optional(),
  code: upTo(40).default(''),
  key: upTo(64).regex(/^[\w-]{8,64}$/),
});
/** Mollie's ids; anything else is not looked up (and Mollie wants to hear 200 all the same). */
const paymentId = /^tr_[A-Za-z0-9]{4,64}$/;
const say = words.pay;

const terms: Record<string, Plan> = { maand: 'month', jaar: 'year', cadeau: 'gift', boek: 'ebook' };
const planIn = (c: Here): Plan => terms[c.req.query('termijn') ?? ''] ?? 'year';

type Needs = Till & {
  release: Release;
  cashier: Pick<Cashier, 'membershipOf' | 'settle'>;
  webhooks: Pick<Webhooks, 'orderIn'>;
};

/** From the order page to the bank and back, and what the bank tells behind the reader's back. */
export const orderRoutes = (needs: Needs) => {
  const { release, pay, cashier, atOnce } = needs;

  /** Throws the refusal that fits, also when it is drawn because of another one. */
  const orderPage = async (member: Member, wish: Wish): Promise<string> => {
    const { now } = wish;
    const membership = cashier.membershipOf(member.id, now);
    const follows = followsOn(membership, wish.plan);
    const { title, intro } = isOnce(wish.plan) ? say.once[wish.plan] : say;
    if (wish.plan === 'ebook' && tierAt(member, now) === 'pro') throw new Refusal('already-pro');
    const { cents, code } = wish.refusal ? priceAgain(wish) : priceWith(wish.code, wish);
    const form = orderForm({
      plan: wish.plan,
      cents,
      renewalCents: priceOf(wish.plan),
      code: code ?? '',
      typedCode: wish.code,
      key: randomUUID(),
      startsAt: follows === 'new' ? null : membership.paidUntil,
      switching: follows === 'switch',
    });
    const page = await simplePage(release, { title, text: intro, form });
    return wish.refusal ? fill(page, { refusal: alert(wish.refusal) }) : page;
  };

  /** The order as it was asked for; null when there is nothing to order for this member. */
  const orderAgain = (c: Here, { plan, code }: Pick<Wish, 'plan' | 'code'>) =>
    again({ member: c.var.member, plan, code, now: c.var.now }, async ({ member, ...wish }, refusal) => {
      if (!member?.verifiedAt || member.bannedAt || refusal.code === 'already-pro') return null;
      return orderPage(member, { ...wish, refusal });
    });

  /** The order, when it is this member's. */
  const own = (c: Here): { purchase: Purchase; member: Member } => {
    const member = ensureMember(c.var.member);
    const purchase = pay.purchases.findByNumber(c.req.param('number') ?? '');
    if (!purchase || purchase.memberId !== member.id) throw new Refusal('not-found');
    return { purchase, member };
  };

  const statusOf = (purchase: Purchase): keyof typeof say.status => {
    if (purchase.follows === 'switch') return 'switched';
    const payment = purchase.paymentId ? pay.payments.find(purchase.paymentId) : null;
    if (payment?.doubt) return 'doubt';
    if (payment?.status === 'paid') return isOnce(purchase.plan) ? 'given' : 'paid';
    return payment && ['failed', 'canceled', 'expired'].includes(payment.status) ? 'stopped' : 'waiting';
  };

  return (
    new Hono<Visit>()
      .get('/pro/bestellen/', async (c) => {
        if (!c.var.member)
          return land(
            c,
            `/inloggen/?naar=${encodeURIComponent(`/pro/bestellen/?termijn=${c.req.query('termijn') ?? 'jaar'}`)}`,
          );
        const plan = planIn(c);
        const code = c.req.query('code') ?? '';
        const member = ensureTakesPart(c.var.member);
        const wish = { plan, code, now: c.var.now };
        try {
          return personalPage(c, await orderPage(member, wish));
        } catch (error) {
          // A wrong code costs nobody the page.
          if (!(error instanceof Refusal) || error.code !== 'bad-code-word') throw error;
          return personalPage(c, await orderPage(member, { ...wish, refusal: error }), error.status);
        }
      })

      .post('/pro/bestellen', atMost(ORDER_KB), async (c) => {
        const { plan, code, key, waive } = await readForm(c, ordering, {
          limit: 'anyForm',
          again: (typed) => orderAgain(c, typed),
        });
        const member = ensureTakesPart(c.var.member);
        const { now } = c.var;
        const before = pay.purchases.findByForm(member.id, key);
        const follows = before?.follows ?? followsOn(cashier.membershipOf(member.id, now), plan);
        if (!before) c.var.count('order'); // the same form again asks nobody anything
        const purchase = await placeOrder(needs, {
          member,
          plan,
          waives: waive === 'yes',
          code,
          formKey: key,
          follows,
          now,
        });
        if (purchase.follows !== 'switch') return land(c, `/pro/bestelling/${purchase.number}/betalen`);
        atOnce(() => cashier.settle(purchase, now));
        return land(c, `/pro/bestelling/${purchase.number}/`);
      })

      // A form may only lead to this site (the content security policy says so), so the way to the bank is a page.
      .get('/pro/bestelling/:number/betalen', async (c) => {
        const { purchase } = own(c);
        if (!purchase.checkoutUrl || statusOf(purchase) !== 'waiting')
          return land(c, `/pro/bestelling/${purchase.number}/`);
        const form = html`<p><a class="button" href="${purchase.checkoutUrl}">${say.toBankLink}</a></p>`;
        c.header('Refresh', `0; url=${purchase.checkoutUrl}`);
        return personalPage(c, await simplePage(release, { title: say.toBankTitle, text: say.toBank, form }));
      })

      // Grants nothing: it says what the bank told us, and waits when that is nothing yet.
      .get('/pro/bestelling/:number/', async (c) => {
        const { purchase } = own(c);
        const status = statusOf(purchase);
        if (status === 'waiting') c.header('Refresh', String(LOOK_SECONDS));
        const path = status === 'stopped' ? '/pro/bestellen/' : '/mijn/#abonnement';
        return personalPage(c, await noticePage(release, { title: purchase.number, text: say.status[status], path }));
      })

      .get('/api/orders/:number', (c) => {
        const { purchase } = own(c);
        return c.json({ status: statusOf(purchase) }, 200, PRIVATE);
      })

      // Written down, answered, and looked into after that. What we never asked for causes no question to anyone.
      .post('/api/webhooks/mollie', atMost(ORDER_KB), async (c) => {
        c.var.count('webhook');
        const { id } = await c.req.parseBody().catch(() => ({ id: '' }));
        if (typeof id !== 'string' || !paymentId.test(id)) return c.text('ok', 200, PRIVATE);
        const signed = needs.webhooks.orderIn(new URL(c.req.url).searchParams);
        const purchase = pay.purchases.findByPayment(id) ?? (signed === null ? null : pay.purchases.find(signed));
        if (!purchase) return c.text('ok', 200, PRIVATE);
        pay.inbox.receive(id, purchase.id, c.var.now);
        return c.text('ok', 200, PRIVATE);
      })
  );
};

type Wish = { plan: Plan; code: string; now: Date; refusal?: Refusal };

/** Beside a refusal the form stands with a price: with that of the code when it counts, else without. */
function priceAgain(wish: Wish): ReturnType<typeof priceWith> {
  try {
    return priceWith(wish.code, wish);
  } catch {
    return priceWith('', wish);
  }
}
