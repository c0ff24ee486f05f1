import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

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
  expect(world.live()).toHaveLength(1);

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

test('from month to year: nothing is paid now, the year begins when the month is over', async () => {
  const bram = await world.becomePro('Bram', 'month');
  const page = await (await world.get('/pro/bestellen/?termijn=jaar', { Cookie: bram.cookie })).text();
  expect(page).toContain('Overstappen met betalingsverplichting');
  expect(page).toContain('€\u00a030,00 per jaar');
  const { answer } = await world.order(bram.cookie, 'year');
  expect(answer.headers.get('location')).toMatch(/^\/pro\/bestelling\/KB-[^/]+\/$/);
  await world.settled();
  expect(world.live().map(({ startDate, months, amount }) => [startDate, months, amount.value])).toEqual([
    ['2026-04-01', 12, '30.00'],
  ]);
  await world.days(32);
  const { state, plan, paidUntil } = world.membership(bram.id);
  expect([state, plan, paidUntil!.toISOString().slice(0, 10)]).toEqual(['active', 'year', '2027-04-01']);
});

test('a code takes something off the first term, and off that alone', async () => {
  const anna = await world.join('Anna');
  const { payment } = await world.order(anna.cookie, 'year', { code: 'welkom' });
  expect(world.demo.payments.get(payment)!.amount.value).toBe('25.00');
  world.demo.settle(payment, 'paid');
  await world.settled();
  expect(world.live()[0]!.amount.value).toBe('30.00');
  expect((await world.order(anna.cookie, 'month', { code: 'welkom' })).answer.status).toBe(422);
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
    expect([world.tier(anna.id), world.live().length]).toEqual(['free', 0]);
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
