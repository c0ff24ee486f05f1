import { afterEach, beforeEach, expect, test } from 'vitest';
import { settings } from '#settings';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

const live = () => [...world.demo.subscriptions.values()].filter(({ status }) => status === 'active');

test('ordering, paying, renewing for fourteen months, cancelling, ending', async () => {
  const anna = await world.join('Anna');
  const { answer, number, payment } = await world.order(anna.cookie, 'month');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`/pro/bestelling/${number}/betalen`);
  expect(world.membership(anna.id).state).toBe('pending');
  expect(world.tier(anna.id)).toBe('free');

  world.demo.settle(payment, 'paid');
  await world.settled();
  expect(world.membership(anna.id)).toMatchObject({ state: 'active', paidUntil: new Date('2026-04-01T11:00:00Z') });
  expect(world.tier(anna.id)).toBe('pro');
  expect(live()).toHaveLength(1);
  expect(live()[0]).toMatchObject({ startDate: '2026-04-01', amount: { currency: 'EUR', value: '4.00' } });

  for (let month = 0; month < 14; month += 1) {
    await world.days(31);
    expect(world.tier(anna.id)).toBe('pro');
  }
  expect(world.membership(anna.id).state).toBe('active');
  expect(world.invoices.of(anna.id)).toHaveLength(15);

  expect((await world.post('/mijn/opzeggen', {}, { Cookie: anna.cookie })).status).toBe(303);
  await world.settled();
  expect(world.membership(anna.id).state).toBe('cancelling');
  expect(live()).toHaveLength(0);
  expect(world.tier(anna.id)).toBe('pro');
  await world.days(32);
  expect(world.membership(anna.id).state).toBe('ended');
  expect(world.tier(anna.id)).toBe('free');
  expect(world.letters(anna.id).filter((cause) => cause.startsWith('order'))).toEqual([`order ${number}`]);
});

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
  expect(live()).toHaveLength(1);
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

test('of two checkouts one is paid and the other expires later: nothing changes', async () => {
  const anna = await world.join('Anna');
  const [one, two] = [await world.order(anna.cookie, 'month'), await world.order(anna.cookie, 'month')];
  world.demo.settle(two.payment, 'paid');
  await world.settled();
  world.clock.forward({ minutes: 20 });
  await world.demo.tick();
  await world.settled();
  expect(world.demo.payments.get(one.payment)!.status).toBe('expired');
  expect(world.membership(anna.id).state).toBe('active');
});

test('of two checkouts both are paid: one term, one subscription, and the other is shown to be given back', async () => {
  const anna = await world.join('Anna');
  const [one, two] = [await world.order(anna.cookie, 'month'), await world.order(anna.cookie, 'month')];
  world.demo.settle(one.payment, 'paid');
  await world.settled();
  world.demo.settle(two.payment, 'paid');
  await world.settled();
  const { double, paidUntil } = world.membership(anna.id);
  expect([double.length, paidUntil]).toEqual([1, new Date('2026-04-01T11:00:00Z')]);
  expect(live()).toHaveLength(1);

  const editor = await world.join('Ineke', { role: 'administrator' });
  const page = await world.get(`/beheer/leden/${anna.id}/betalingen/`, { Cookie: editor.cookie });
  expect(await page.text()).toContain('dubbel betaald');
  const terug = await world.post(
    `/beheer/betalingen/${double[0]}/terug`,
    { amount: '4,00', reason: 'Dubbel' },
    { Cookie: editor.cookie },
  );
  expect(terug.status).toBe(303);
  await world.settled();
  expect(world.demo.payments.get(double[0]!)!.refunds).toHaveLength(1);
  expect(world.membership(anna.id)).toMatchObject({ state: 'active', double: [] });
});

test.each(['failed', 'canceled', 'expired'] as const)(
  'a first payment that is %s can be tried again at once',
  async (outcome) => {
    const anna = await world.join('Anna');
    const first = await world.order(anna.cookie, 'month');
    world.demo.settle(first.payment, outcome);
    await world.settled();
    const page = await world.get(`/pro/bestelling/${first.number}/`, { Cookie: anna.cookie });
    expect(await page.text()).toContain('De betaling is niet gelukt');
    const second = await world.order(anna.cookie, 'month');
    expect(second.payment).not.toBe(first.payment);
    world.demo.settle(second.payment, 'paid');
    await world.settled();
    expect(world.membership(anna.id).state).toBe('active');
  },
);

test('the same order form twenty times at once is one order, one customer and one payment', async () => {
  const anna = await world.join('Anna');
  const orders = await Promise.all(
    Array.from({ length: 20 }, () => world.order(anna.cookie, 'month', { key: 'een-formulier' })),
  );
  expect(new Set(orders.map(({ number }) => number)).size).toBe(1);
  expect(world.demo.payments.size).toBe(1);
  expect(world.pay.purchases.of(anna.id)).toHaveLength(1);
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

test('the payment company is down: the form stays, nothing is granted, and the same form is the same order', async () => {
  const anna = await world.join('Anna');
  world.demo.mood.down = 500;
  const refused = await world.order(anna.cookie, 'month', { key: 'een-formulier' });
  expect(refused.answer.status).toBe(503);
  expect(await refused.answer.text()).toContain('De bank is nu niet bereikbaar');
  world.demo.mood.down = 0;
  const placed = await world.order(anna.cookie, 'month', { key: 'een-formulier' });
  expect(placed.answer.status).toBe(303);
  expect(world.pay.purchases.of(anna.id)).toHaveLength(1);
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
  const [own] = live();
  own!.id = 'sub_vreemd';
  world.demo.subscriptions.set('sub_vreemd', own!);
  await world.days(32);
  expect(world.logged).toContainEqual(expect.objectContaining({ event: 'payment in doubt', doubt: 'subscription' }));
  const foreign = [...world.demo.payments.values()].find(({ subscriptionId }) => subscriptionId)!;
  world.pay.inbox.receive(foreign.id, null, world.clock.now());
  await world.settled();
  expect(world.membership(bram.id).paidUntil).toEqual(new Date('2026-04-01T11:00:00Z'));
});

test('a collection that fails: letters at day 0, 3 and 10, access for fourteen days, then free', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.demo.mood.collections = 'failed';
  await world.days(32);
  expect(world.membership(bram.id).state).toBe('past due');
  const failures = () =>
    world
      .letters(bram.id)
      .filter((cause) => cause.startsWith('failed'))
      .map((cause) => cause.split(' ').at(-1));
  expect(failures()).toEqual(['0']);
  await world.days(3);
  expect(failures()).toEqual(['0', '3']);
  await world.days(8);
  expect(failures()).toEqual(['0', '3', '10']);
  expect(world.tier(bram.id)).toBe('pro');
  await world.days(3);
  expect(world.tier(bram.id)).toBe('free');
  expect(world.membership(bram.id).state).toBe('ended');
  expect(live()).toHaveLength(0);
  expect(failures()).toHaveLength(3);
});

test('who pays by hand within grace goes on from where it stopped, with one subscription', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.demo.mood.collections = 'failed';
  await world.days(36);
  world.demo.mood.collections = 'paid';
  const { payment } = await world.order(bram.cookie, 'month');
  world.demo.settle(payment, 'paid');
  await world.settled();
  expect(world.membership(bram.id)).toMatchObject({ state: 'active', paidUntil: new Date('2026-05-01T11:00:00Z') });
  expect(live()).toHaveLength(1);
  expect(live()[0]!.startDate).toBe('2026-05-01');
});

test('a collection that waits ten days at the bank locks nobody out and writes no letter', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.demo.mood.collections = 'pending';
  await world.days(41);
  expect(world.tier(bram.id)).toBe('pro');
  expect(world.letters(bram.id).some((cause) => cause.startsWith('failed'))).toBe(false);
  const waiting = [...world.demo.payments.values()].find(({ status }) => status === 'pending')!;
  world.demo.settle(waiting.id, 'paid');
  await world.settled();
  expect(world.membership(bram.id).state).toBe('active');
});

test('a chargeback ends access at once and for good, is told once, and its reversal brings it back', async () => {
  const bram = await world.becomePro('Bram', 'year');
  world.demo.chargeBack(bram.payment);
  await world.settled();
  expect(world.tier(bram.id)).toBe('free');
  expect(live()).toHaveLength(0);
  for (let turn = 0; turn < 3; turn += 1) {
    world.pay.inbox.receive(bram.payment, null, world.clock.now());
    await world.settled();
  }
  expect(world.tier(bram.id)).toBe('free');
  expect(world.letters(bram.id).filter((cause) => cause.startsWith('chargeback'))).toHaveLength(1);
  expect(world.invoices.of(bram.id).map(({ kind, cents }) => [kind, cents])).toEqual([
    ['credit', -3000],
    ['invoice', 3000],
  ]);

  world.demo.reverse(bram.payment);
  await world.settled();
  expect(world.tier(bram.id)).toBe('pro');
});

test('a chargeback while a collection has failed is no error', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.demo.mood.collections = 'failed';
  await world.days(33);
  world.demo.chargeBack(bram.payment);
  await world.settled();
  expect(world.membership(bram.id).state).toBe('ended');
  expect(world.logged).toEqual([]);
});

test('refunded and then charged back: both are booked, and it ends once', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.demo.mood.refunds = 'refunded';
  const editor = await world.join('Ineke', { role: 'administrator' });
  await world.post(
    `/beheer/betalingen/${bram.payment}/terug`,
    { amount: '1,00', reason: 'Coulance' },
    { Cookie: editor.cookie },
  );
  await world.settled();
  expect(world.membership(bram.id).state).toBe('active');
  world.demo.chargeBack(bram.payment);
  await world.settled();
  expect(world.membership(bram.id).state).toBe('ended');
  expect(world.invoices.of(bram.id).map(({ cents }) => cents)).toEqual([-400, -100, 400]);
});

test('a refund that fails at the bank gives the term back', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.demo.mood.refunds = 'pending';
  const editor = await world.join('Ineke', { role: 'administrator' });
  await world.post(
    `/beheer/betalingen/${bram.payment}/terug`,
    { amount: '4,00', reason: 'Coulance' },
    { Cookie: editor.cookie },
  );
  await world.settled();
  expect(world.tier(bram.id)).toBe('free');
  world.demo.payments.get(bram.payment)!.refunds[0]!.status = 'failed';
  world.pay.inbox.receive(bram.payment, null, world.clock.now());
  await world.settled();
  expect(world.tier(bram.id)).toBe('pro');
});

test.each(['5,00', '0', '-1', '0,001', 'alles'])(
  'a refund of "%s" is refused, and the page says so',
  async (amount) => {
    const bram = await world.becomePro('Bram', 'month');
    const editor = await world.join('Ineke', { role: 'administrator' });
    const answer = await world.post(
      `/beheer/betalingen/${bram.payment}/terug`,
      { amount, reason: 'x' },
      { Cookie: editor.cookie },
    );
    expect(answer.status).toBe(422);
    expect(world.demo.payments.get(bram.payment)!.refunds).toEqual([]);
  },
);

test('cancelling in year two, three months in, ends it a month later and gives eight twelfths back', async () => {
  const bram = await world.becomePro('Bram', 'year');
  await world.days(365 + 93);
  const announced = world.letters(bram.id).filter((cause) => cause.startsWith('announced'));
  expect(announced).toEqual([`announced ${bram.id} 2027-03-01`]);
  await world.post('/mijn/opzeggen', {}, { Cookie: bram.cookie });
  await world.settled();
  const { state, paidUntil } = world.membership(bram.id);
  expect([state, paidUntil!.toISOString().slice(0, 10)]).toEqual(['cancelling', '2027-07-01']);
  const renewal = [...world.demo.payments.values()].find(({ subscriptionId }) => subscriptionId)!;
  expect(renewal.refunds.map(({ amount }) => amount.value)).toEqual(['20.00']);
});

test('cancelling while a yearly collection is under way gives the unused months back when it arrives', async () => {
  const bram = await world.becomePro('Bram', 'year');
  world.demo.mood.collections = 'pending';
  await world.days(367);
  await world.post('/mijn/opzeggen', {}, { Cookie: bram.cookie });
  const renewal = [...world.demo.payments.values()].find(({ subscriptionId }) => subscriptionId)!;
  world.demo.settle(renewal.id, 'paid');
  await world.settled();
  expect(renewal.refunds.map(({ amount }) => amount.value)).toEqual(['27.50']);
  const { state, paidUntil } = world.membership(bram.id);
  expect([state, paidUntil!.toISOString().slice(0, 10)]).toEqual(['cancelling', '2027-04-01']);
});

test('cancelled and resumed before the end: it goes on, with one subscription from the paid day', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.clock.forward({ minutes: 5 });
  await world.post('/mijn/opzeggen', {}, { Cookie: bram.cookie });
  await world.settled();
  expect(live()).toHaveLength(0);
  world.clock.forward({ minutes: 5 });
  await world.post('/mijn/hervatten', {}, { Cookie: bram.cookie });
  await world.settled();
  expect(live().map(({ startDate }) => startDate)).toEqual(['2026-04-01']);
  await world.days(40);
  expect(world.membership(bram.id).state).toBe('active');
});

test('cancelled, then ordered again before the end: no second subscription, and the new term follows on', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.clock.forward({ minutes: 5 });
  await world.post('/mijn/opzeggen', {}, { Cookie: bram.cookie });
  await world.settled();
  world.clock.forward({ minutes: 5 });
  const { payment } = await world.order(bram.cookie, 'year');
  world.demo.settle(payment, 'paid');
  await world.settled();
  expect(live().map(({ startDate, months }) => [startDate, months])).toEqual([['2027-04-01', 12]]);
});

test('from month to year: nothing is paid now, the year begins when the month is over', async () => {
  const bram = await world.becomePro('Bram', 'month');
  const page = await (await world.get('/pro/bestellen/?termijn=jaar', { Cookie: bram.cookie })).text();
  expect(page).toContain('Overstappen met betalingsverplichting');
  expect(page).toContain('€\u00a030,00 per jaar');
  const { answer } = await world.order(bram.cookie, 'year');
  expect(answer.headers.get('location')).toMatch(/^\/pro\/bestelling\/KB-[^/]+\/$/);
  await world.settled();
  expect(live().map(({ startDate, months, amount }) => [startDate, months, amount.value])).toEqual([
    ['2026-04-01', 12, '30.00'],
  ]);
  await world.days(32);
  const { state, plan, paidUntil } = world.membership(bram.id);
  expect([state, plan, paidUntil!.toISOString().slice(0, 10)]).toEqual(['active', 'year', '2027-04-01']);
});

test('withdrawn without signing in: access ends, everything goes back, the confirmation has date and time', async () => {
  const bram = await world.becomePro('Bram', 'year');
  const fields = { name: 'Bram', number: bram.number.toLowerCase(), email: 'BRAM@example.nl' };
  const second = await (await world.post('/herroepen', fields)).text();
  expect(second).toContain('Herroeping bevestigen');
  expect(world.tier(bram.id)).toBe('pro');
  const done = await world.post('/herroepen/bevestigen', fields);
  expect(done.status).toBe(200);
  await world.settled();
  expect(world.tier(bram.id)).toBe('free');
  expect(world.membership(bram.id).state).toBe('withdrawn');
  expect(world.demo.payments.get(bram.payment)!.refunds.map(({ amount }) => amount.value)).toEqual(['30.00']);
  expect(live()).toHaveLength(0);
  const letter = world.db
    .prepare<[string], { text: string }>('SELECT text FROM mail WHERE cause LIKE ?')
    .get('withdraw %')!;
  expect(letter.text).toContain('1 maart 2026, 13.00');
  expect((await world.post('/herroepen/bevestigen', fields)).status).toBe(409);
});

test.each([
  [{ number: 'KB-AAAA-AAAA' }, 404],
  [{ email: 'iemand@example.nl' }, 404],
  [{ email: 'geen adres' }, 422],
])('a withdrawal with %o is refused and keeps what was typed', async (changes, status) => {
  const bram = await world.becomePro('Bram', 'year');
  const fields = { name: 'Bram van Dam', number: bram.number, email: 'bram@example.nl', ...changes };
  const answer = await world.post('/herroepen', fields);
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain('value="Bram van Dam"');
  expect(world.tier(bram.id)).toBe('pro');
});

test('on the fifteenth day it is too late to withdraw, and the page says what can be done', async () => {
  const bram = await world.becomePro('Bram', 'year');
  const fields = { name: 'Bram', number: bram.number, email: 'bram@example.nl' };
  world.clock.forward({ days: 13 });
  expect((await world.post('/herroepen', fields)).status).toBe(200);
  world.clock.forward({ days: 1 });
  const late = await world.post('/herroepen', fields);
  expect([late.status, await late.text()]).toEqual([410, expect.stringContaining('Opzeggen kan wel')]);
});

test('a price rise leaves who has a subscription at the old price', async () => {
  const bram = await world.becomePro('Bram', 'month');
  const before = settings.prices.month;
  settings.prices.month = 500;
  try {
    await world.days(32);
    expect(world.membership(bram.id).state).toBe('active');
    expect(world.invoices.of(bram.id).map(({ cents }) => cents)).toEqual([400, 400]);
  } finally {
    settings.prices.month = before;
  }
});

test('a code takes something off the first term, and off that alone', async () => {
  const anna = await world.join('Anna');
  const { payment } = await world.order(anna.cookie, 'year', { code: 'welkom' });
  expect(world.demo.payments.get(payment)!.amount.value).toBe('25.00');
  world.demo.settle(payment, 'paid');
  await world.settled();
  expect(live()[0]!.amount.value).toBe('30.00');
  expect((await world.order(anna.cookie, 'month', { code: 'welkom' })).answer.status).toBe(422);
});

test('a lost webhook heals itself, a revoked mandate is found, and both are told', async () => {
  const [anna, bram] = [await world.join('Anna'), await world.becomePro('Bram', 'month')];
  const { payment } = await world.order(anna.cookie, 'month');
  world.demo.settle(payment, 'paid');
  world.demo.payments.get(payment)!.webhookUrl = null;
  world.demo.mood.callsHeld = true;
  world.clock.forward({ days: 1 });
  world.demo.revoke(live()[0]!.mandateId);
  const found = await world.cashier.reconcile(world.clock.now);
  expect(world.tier(anna.id)).toBe('pro');
  expect(found).toEqual([expect.stringMatching(/^sub_\w+: active → suspended$/)]);
  expect(world.tier(bram.id)).toBe('pro');
});

test('who leaves is forgotten at the bank, and a late chargeback is still booked', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.cashier.forget(world.members.find(bram.id)!, world.clock.now());
  world.removals.remove(bram.id, { formerName: 'Oud-lid', reactionsToo: false, now: world.clock.now() });
  await world.settled();
  expect(world.demo.asked.some((line) => line.startsWith('DELETE /v2/customers/cst_'))).toBe(true);
  expect(live()).toHaveLength(0);
  world.demo.chargeBack(bram.payment);
  await world.settled();
  const books = world.invoices.all().map(({ cents, customerName }) => [cents, customerName]);
  expect(books).toEqual([
    [400, ''],
    [-400, ''],
  ]);
});

test('invoices are numbered without gaps, whatever failed in between', async () => {
  for (const name of ['Een', 'Twee', 'Drie']) {
    const member = await world.join(name);
    const failed = await world.order(member.cookie, 'month');
    world.demo.settle(failed.payment, 'failed');
    const paid = await world.order(member.cookie, 'month');
    world.demo.settle(paid.payment, 'paid');
    await world.settled();
  }
  expect(world.invoices.all().map(({ number }) => number)).toEqual(['2026-0001', '2026-0002', '2026-0003']);
  expect(() =>
    world.atOnce(() => {
      world.invoices.issue({ ...invoice, cause: 'a' });
      throw new Error('halverwege');
    }),
  ).toThrow('halverwege');
  world.invoices.issue({ ...invoice, cause: 'b' });
  expect(world.invoices.all().at(-1)!.number).toBe('2026-0004');
});

const invoice = {
  kind: 'invoice' as const,
  purchaseId: 1,
  paymentId: 'tr_1',
  cents: 3000,
  product: 'pro' as const,
  description: 'x',
  customerName: 'Anna',
  now: new Date('2026-04-01T12:00:00Z'),
};

test('an invoice says what the law asks, on the page and on paper, and is its member’s alone', async () => {
  const bram = await world.becomePro('Bram', 'year');
  const anna = await world.join('Anna');
  const page = await (await world.get('/mijn/facturen/2026-0001/', { Cookie: bram.cookie })).text();
  for (const words of [
    'Factuur 2026-0001',
    '€\u00a027,52',
    '€\u00a02,48',
    '€\u00a030,00',
    'Btw 9 %',
    'KvK',
    '1 maart 2026',
  ])
    expect(page).toContain(words);
  const pdf = await world.get('/mijn/facturen/2026-0001.pdf', { Cookie: bram.cookie });
  expect([pdf.headers.get('content-type'), pdf.headers.get('cache-control')]).toEqual([
    'application/pdf',
    'private, no-store',
  ]);
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect((await world.get('/mijn/facturen/2026-0001/', { Cookie: anna.cookie })).status).toBe(404);
  expect((await world.get('/mijn/facturen/2026-0001.pdf', { Cookie: anna.cookie })).status).toBe(404);
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

test('PRO can be given for a time, with a reason, and ends by itself', async () => {
  const anna = await world.join('Anna');
  const editor = await world.join('Ineke', { role: 'administrator' });
  const give = (until: string) =>
    world.post(`/beheer/leden/${anna.id}/geven`, { until, reason: 'Dank voor het stuk' }, { Cookie: editor.cookie });
  expect((await give('2026-02-01')).status).toBe(422);
  expect((await give('2026-03-31')).status).toBe(303);
  expect([world.tier(anna.id), world.membership(anna.id).state]).toEqual(['pro', 'complimentary']);
  const page = await (await world.get(`/beheer/leden/${anna.id}/betalingen/`, { Cookie: editor.cookie })).text();
  expect(page).toContain('Dank voor het stuk');
  await world.days(31);
  expect(world.tier(anna.id)).toBe('free');
});

test('a year as a present: the buyer stays what they are, the code works once, and refunding it ends it', async () => {
  const [anna, bram] = [await world.join('Anna'), await world.join('Bram')];
  const placed = await world.order(anna.cookie, 'year', { plan: 'gift' });
  expect(world.demo.payments.get(placed.payment)).toMatchObject({ sequenceType: 'oneoff', amount: { value: '30.00' } });
  world.demo.settle(placed.payment, 'paid');
  await world.settled();
  await world.settled();
  expect([world.tier(anna.id), live().length]).toEqual(['free', 0]);
  const letter = world.db.prepare<[], { text: string }>("SELECT text FROM mail WHERE subject LIKE 'Uw cadeau%'").all();
  expect(letter).toHaveLength(1);
  const code = /CADEAU-[0-9A-F]{20}/.exec(letter[0]!.text)![0];
  expect(JSON.stringify(world.db.prepare('SELECT * FROM gift').all())).not.toContain(code);

  const redeem = (cookie: string, typed = code) => world.post('/cadeau', { code: typed }, { Cookie: cookie });
  expect((await redeem(bram.cookie, 'CADEAU-0')).status).toBe(422);
  const answers = await Promise.all([
    redeem(bram.cookie, code.toLowerCase()),
    redeem(bram.cookie),
    redeem(anna.cookie),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  expect([world.tier(bram.id), world.membership(bram.id).state]).toEqual(['pro', 'complimentary']);
  await world.days(360);
  expect(world.tier(bram.id)).toBe('pro');

  world.demo.chargeBack(placed.payment);
  await world.settled();
  expect(world.tier(bram.id)).toBe('free');
});

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

test.each([
  [{}, null, 200],
  [{ waive: 'yes' }, '2026-11', 410],
] as const)(
  'the e-book by itself, with %o: owned once paid, and withdrawable unless given up',
  async (fields, waiver, status) => {
    const anna = await world.join('Anna');
    const form = await (await world.get('/pro/bestellen/?termijn=boek', { Cookie: anna.cookie })).text();
    expect(form).toMatch(/<input type="checkbox" id="waive" name="waive" value="yes" \/>/);
    const { payment, number } = await world.order(anna.cookie, 'year', { plan: 'ebook', ...fields });
    const book = () => world.get('/mijn/e-book/kennisbank.epub', { Cookie: anna.cookie });
    expect((await book()).status).toBe(403);
    world.demo.settle(payment, 'paid');
    await world.settled();
    expect((await book()).status).toBe(200);
    expect([world.tier(anna.id), live().length]).toEqual(['free', 0]);
    expect(world.pay.purchases.findByNumber(number)!.waiver).toBe(waiver);
    expect(world.invoices.of(anna.id).map(({ cents, vatCents }) => [cents, vatCents])).toEqual([[800, 66]]);
    const { text } = world.db
      .prepare<[], { text: string }>("SELECT text FROM mail WHERE subject LIKE 'Uw e-book%'")
      .get()!;
    expect(text).toContain(waiver ? 'uw recht verliest' : 'veertien dagen bedenktijd');

    const withdrawn = await world.post('/herroepen/bevestigen', { name: 'Anna', number, email: 'anna@example.nl' });
    expect(withdrawn.status).toBe(status);
    await world.settled();
    expect((await book()).status).toBe(waiver ? 200 : 403);
  },
);

test('who withdraws a switch goes on as before, with one subscription', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.clock.forward({ minutes: 5 });
  const { number } = await world.order(bram.cookie, 'year');
  await world.settled();
  expect(live().map(({ months }) => months)).toEqual([12]);
  expect((await world.post('/herroepen/bevestigen', { name: 'Bram', number, email: 'bram@example.nl' })).status).toBe(
    200,
  );
  await world.settled();
  expect(live().map(({ months, startDate }) => [months, startDate])).toEqual([[1, '2026-04-01']]);
  await world.days(40);
  expect(world.membership(bram.id)).toMatchObject({ state: 'active', plan: 'month' });
});

test('a mandate that takes a while is waited for', async () => {
  const anna = await world.join('Anna');
  const { payment } = await world.order(anna.cookie, 'month');
  world.demo.settle(payment, 'paid');
  for (const mandate of world.demo.mandates.values()) mandate.status = 'pending';
  await world.settled();
  expect([world.tier(anna.id), live().length]).toEqual(['pro', 0]);
  for (const mandate of world.demo.mandates.values()) mandate.status = 'valid';
  world.clock.forward({ minutes: 2 });
  await world.settled();
  expect(live()).toHaveLength(1);
});

test('a refund asked again after a crash, when its key is forgotten, is given once', async () => {
  const bram = await world.becomePro('Bram', 'year');
  await world.post('/herroepen/bevestigen', { name: 'Bram', number: bram.number, email: 'bram@example.nl' });
  await world.settled();
  world.demo.forgetKeys();
  world.db.exec("UPDATE errand SET done_at = NULL, next_at = 0 WHERE kind = 'refund'");
  await world.settled();
  expect(world.demo.payments.get(bram.payment)!.refunds).toHaveLength(1);
});

test('a refund for which there is no money yet waits until there is', async () => {
  const bram = await world.becomePro('Bram', 'year');
  world.demo.mood.refunds = 'refused';
  await world.post('/herroepen/bevestigen', { name: 'Bram', number: bram.number, email: 'bram@example.nl' });
  await world.settled();
  expect([world.tier(bram.id), world.demo.payments.get(bram.payment)!.refunds]).toEqual(['free', []]);
  world.demo.mood.refunds = 'refunded';
  await world.days(1);
  expect(world.demo.payments.get(bram.payment)!.refunds).toHaveLength(1);
});
