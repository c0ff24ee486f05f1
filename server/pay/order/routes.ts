import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { noticePage, simplePage } from '../../articles/pages.ts';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land, PRIVATE } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import { ensureTakesPart } from '../../members/rules.ts';
import type { Plan } from '../rules.ts';
import { toBank } from './html.ts';
import type { OrderNeeds } from './needs.ts';
import { followsOn, placeOrder } from './orders.ts';
import { orderAgain, orderPage } from './page.ts';
import { ensureOwnOrder, statusOf } from './status.ts';

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

/** From the order page to the bank and back, and what the bank tells behind the reader's back. */
export const orderRoutes = (needs: OrderNeeds) =>
  new Hono<Visit>()
    .get('/pro/bestellen/', (c) => showOrderPage(needs, c))
    .post('/pro/bestellen', atMost(ORDER_KB), (c) => order(needs, c))
    .get('/pro/bestelling/:number/betalen', (c) => leadToBank(needs, c, c.req.param('number')))
    .get('/pro/bestelling/:number/', (c) => showOrder(needs, c, c.req.param('number')))
    .get('/api/orders/:number', (c) => {
      const status = statusOf(needs.pay, ensureOwnOrder(needs.pay, c, c.req.param('number')));
      return c.json({ status }, 200, PRIVATE);
    })
    .post('/api/webhooks/mollie', atMost(ORDER_KB), (c) => receiveWebhook(needs, c));

async function showOrderPage(needs: OrderNeeds, c: Here): Promise<Response> {
  const term = c.req.query('termijn');
  if (!c.var.member)
    return land(c, `/inloggen/?naar=${encodeURIComponent(`/pro/bestellen/?termijn=${term ?? 'jaar'}`)}`);
  const member = ensureTakesPart(c.var.member);
  const wish = { plan: terms[term ?? ''] ?? 'year', code: c.req.query('code') ?? '', now: c.var.now };
  try {
    return personalPage(c, await orderPage(needs, member, wish));
  } catch (error) {
    // A wrong code costs nobody the page.
    if (!(error instanceof Refusal) || error.code !== 'bad-code-word') throw error;
    return personalPage(c, await orderPage(needs, member, { ...wish, refusal: error }), error.status);
  }
}

async function order(needs: OrderNeeds, c: Here): Promise<Response> {
  const { pay, cashier, atOnce } = needs;
  const { plan, code, key, waive } = await readForm(c, ordering, {
    limit: 'anyForm',
    again: (typed) => orderAgain(needs, c, typed),
  });
  const member = ensureTakesPart(c.var.member);
  const { now } = c.var;
  const before = pay.purchases.findByForm(member.id, key);
  const follows = before?.follows ?? followsOn(cashier.membershipOf(member.id, now), plan);
  if (!before) c.var.count('order'); // the same form again asks nobody anything
  const wish = { member, plan, waives: waive === 'yes', code, formKey: key, follows, now };
  const purchase = await placeOrder(needs, wish);
  if (purchase.follows !== 'switch') return land(c, `/pro/bestelling/${purchase.number}/betalen`);
  atOnce(() => cashier.settle(purchase, now));
  return land(c, `/pro/bestelling/${purchase.number}/`);
}

/** A form may only lead to this site (the content security policy says so), so the way to the bank is a page. */
async function leadToBank({ release, pay }: OrderNeeds, c: Here, number: string): Promise<Response> {
  const purchase = ensureOwnOrder(pay, c, number);
  if (!purchase.checkoutUrl || statusOf(pay, purchase) !== 'waiting')
    return land(c, `/pro/bestelling/${purchase.number}/`);
  c.header('Refresh', `0; url=${purchase.checkoutUrl}`);
  const form = toBank(purchase.checkoutUrl);
  return personalPage(c, await simplePage(release, { title: say.toBankTitle, text: say.toBank, form }));
}

/** Grants nothing: it says what the bank told us, and waits when that is nothing yet. */
async function showOrder({ release, pay }: OrderNeeds, c: Here, number: string): Promise<Response> {
  const purchase = ensureOwnOrder(pay, c, number);
  const status = statusOf(pay, purchase);
  if (status === 'waiting') c.header('Refresh', String(LOOK_SECONDS));
  const path = status === 'stopped' ? '/pro/bestellen/' : '/mijn/#abonnement';
  return personalPage(c, await noticePage(release, { title: purchase.number, text: say.status[status], path }));
}

/** Written down, answered, and looked into after that. What we never asked for causes no question to anyone. */
async function receiveWebhook({ pay, webhooks }: OrderNeeds, c: Here): Promise<Response> {
  c.var.count('webhook');
  const { id } = await c.req.parseBody().catch(() => ({ id: '' }));
  if (typeof id !== 'string' || !paymentId.test(id)) return c.text('ok', 200, PRIVATE);
  const signed = webhooks.orderIn(new URL(c.req.url).searchParams);
  const purchase = pay.purchases.findByPayment(id) ?? (signed === null ? null : pay.purchases.find(signed));
  if (purchase) pay.inbox.receive(id, purchase.id, c.var.now);
  return c.text('ok', 200, PRIVATE);
}
