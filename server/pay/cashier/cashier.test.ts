import { afterEach, beforeEach, expect, test } from 'vitest';
import { settings } from '#settings';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

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
  expect(world.live()).toHaveLength(1);
  expect(world.live()[0]).toMatchObject({ startDate: '2026-04-01', amount: { currency: 'EUR', value: '4.00' } });

  for (let month = 0; month < 14; month += 1) {
    await world.days(31);
    expect(world.tier(anna.id)).toBe('pro');
  }
  expect(world.membership(anna.id).state).toBe('active');
  expect(world.invoices.of(anna.id)).toHaveLength(15);

  expect((await world.post('/mijn/opzeggen', {}, { Cookie: anna.cookie })).status).toBe(303);
  await world.settled();
  expect(world.membership(anna.id).state).toBe('cancelling');
  expect(world.live()).toHaveLength(0);
  expect(world.tier(anna.id)).toBe('pro');
  await world.days(32);
  expect(world.membership(anna.id).state).toBe('ended');
  expect(world.tier(anna.id)).toBe('free');
  expect(world.letters(anna.id).filter((cause) => cause.startsWith('order'))).toEqual([`order ${number}`]);
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
