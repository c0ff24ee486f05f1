import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

test('the same webhook twenty times at once is one activation, one subscription, one letter, one invoice', async () => {
  const anna = await world.join('Anna');
  const { payment, number } = await world.order(anna.cookie, 'year');
  world.demo.mood.callsHeld = true;
  world.demo.settle(payment, 'paid');
  const call = () =>
    world.app.request('/api/webhooks/mollie', { method: 'POST', body: new URLSearchParams({ id: payment }) });
  const answers = await Promise.all(Array.from({ length: 20 }, call));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  await world.settled();

  expect(world.membership(anna.id).state).toBe('active');
  expect(world.live()).toHaveLength(1);
  expect(world.letters(anna.id)).toEqual([`order ${number}`]);
  expect(world.invoices.of(anna.id)).toHaveLength(1);
});

test('the return page waits, grants nothing, and then says what the bank said', async () => {
  const anna = await world.join('Anna');
  const { payment, number } = await world.order(anna.cookie, 'month');
  world.demo.mood.callsHeld = true;
  world.demo.settle(payment, 'paid');
  const page = () => world.get(`/pro/bestelling/${number}/`, { Cookie: anna.cookie });
  const before = await page();
  expect(await before.text()).toContain('We wachten op de bank');
  expect(before.headers.get('refresh')).toBe('3');
  expect(world.tier(anna.id)).toBe('free');

  world.demo.mood.callsHeld = false;
  await world.settled();
  const after = await page();
  expect(await after.text()).toContain('U bent PRO');
  expect(after.headers.get('refresh')).toBeNull();
});

test.each([
  ['amount', (payment: { amount: { value: string } }) => (payment.amount.value = '0.01')],
  ['currency', (payment: { amount: { currency: string } }) => (payment.amount.currency = 'USD')],
  ['order', (payment: { metadata: unknown }) => (payment.metadata = { order: 'KB-AAAA-AAAA' })],
  ['customer', (payment: { customerId: string | null }) => (payment.customerId = 'cst_anders')],
])('a payment with another %s counts for nothing, and someone is told', async (doubt, change) => {
  const anna = await world.join('Anna');
  const { payment, number } = await world.order(anna.cookie, 'month');
  change(world.demo.payments.get(payment)! as never);
  world.demo.settle(payment, 'paid');
  await world.settled();
  expect(world.membership(anna.id).state).toBe('none');
  expect(world.tier(anna.id)).toBe('free');
  expect(world.logged).toContainEqual({ level: 'error', event: 'payment in doubt', payment, doubt });
  expect(world.invoices.of(anna.id)).toEqual([]);
  const page = await world.get(`/pro/bestelling/${number}/`, { Cookie: anna.cookie });
  expect(await page.text()).toContain('klopt niet met de bestelling');
});

test('down while webhooks come: none is lost, and nothing is granted before it is known', async () => {
  const anna = await world.join('Anna');
  const { payment } = await world.order(anna.cookie, 'month');
  world.demo.settle(payment, 'paid');
  world.demo.mood.down = 503;
  await world.settled();
  expect(world.demo.waiting()).toBe(0); // it got its 200
  expect(world.tier(anna.id)).toBe('free');
  world.demo.mood.down = 0;
  world.clock.forward({ minutes: 2 });
  await world.settled();
  expect(world.tier(anna.id)).toBe('pro');
});

test('a renewal comes with an id we never saw, and is believed for its signed address alone', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.demo.mood.callsHeld = true;
  world.clock.forward({ days: 31 });
  await world.demo.tick();
  const renewal = [...world.demo.payments.values()].find(({ subscriptionId }) => subscriptionId)!;
  const asked = world.demo.asked.length;
  const post = (query: string) =>
    world.app.request(`/api/webhooks/mollie${query}`, {
      method: 'POST',
      body: new URLSearchParams({ id: renewal.id }),
    });
  for (const query of ['', '?order=1&sign=x', `${new URL(renewal.webhookUrl!).search}x`]) {
    expect((await post(query)).status).toBe(200);
    await world.cashier.work(world.clock.now);
  }
  expect(world.demo.asked.length).toBe(asked);
  await post(new URL(renewal.webhookUrl!).search);
  await world.settled();
  expect(world.membership(bram.id)).toMatchObject({ state: 'active', paidUntil: new Date('2026-05-01T11:00:00Z') });
});

test('a payment of a subscription that is not ours counts for nothing', async () => {
  const bram = await world.becomePro('Bram', 'month');
  const [own] = world.live();
  own!.id = 'sub_vreemd';
  world.demo.subscriptions.set('sub_vreemd', own!);
  await world.days(32);
  expect(world.logged).toContainEqual(expect.objectContaining({ event: 'payment in doubt', doubt: 'subscription' }));
  const foreign = [...world.demo.payments.values()].find(({ subscriptionId }) => subscriptionId)!;
  world.pay.inbox.receive(foreign.id, null, world.clock.now());
  await world.settled();
  expect(world.membership(bram.id).paidUntil).toEqual(new Date('2026-04-01T11:00:00Z'));
});

test('a lost webhook heals itself, a revoked mandate is found, and both are told', async () => {
  const [anna, bram] = [await world.join('Anna'), await world.becomePro('Bram', 'month')];
  const { payment } = await world.order(anna.cookie, 'month');
  world.demo.settle(payment, 'paid');
  world.demo.payments.get(payment)!.webhookUrl = null;
  world.demo.mood.callsHeld = true;
  world.clock.forward({ days: 1 });
  world.demo.revoke(world.live()[0]!.mandateId);
  const found = await world.cashier.reconcile(world.clock.now);
  expect(world.tier(anna.id)).toBe('pro');
  expect(found).toEqual([expect.stringMatching(/^sub_\w+: active → suspended$/)]);
  expect(world.tier(bram.id)).toBe('pro');
});

test.each(['', 'x', 'tr_', '../../customers/cst_1', 'tr_abc/../x', 'ord_12345', `tr_${'a'.repeat(65)}`, 'tr_12345678'])(
  'a webhook for "%s" is answered with 200 and asks nobody anything',
  async (id) => {
    const answer = await world.app.request('/api/webhooks/mollie', {
      method: 'POST',
      body: new URLSearchParams({ id }),
    });
    await world.cashier.work(world.clock.now);
    expect([answer.status, world.demo.asked]).toEqual([200, []]);
  },
);

test('a slow payment company holds no page up', async () => {
  const anna = await world.join('Anna');
  const { payment } = await world.order(anna.cookie, 'month');
  world.demo.mood.callsHeld = true;
  world.demo.settle(payment, 'paid');
  world.demo.mood.delayMs = 400;
  const done: string[] = [];
  const hook = await world.app.request('/api/webhooks/mollie', {
    method: 'POST',
    body: new URLSearchParams({ id: payment }),
  });
  expect(hook.status).toBe(200);
  const looking = world.cashier.work(world.clock.now).then(() => done.push('bank'));
  for (let page = 0; page < 20; page += 1) {
    expect((await world.get('/artikelen/open/', { Cookie: anna.cookie })).status).toBe(200);
    done.push('page');
  }
  await looking;
  expect(done.indexOf('bank')).toBe(20);
  expect(world.tier(anna.id)).toBe('pro');
});
