import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

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
  expect(world.live()).toHaveLength(0);
  world.clock.forward({ minutes: 5 });
  await world.post('/mijn/hervatten', {}, { Cookie: bram.cookie });
  await world.settled();
  expect(world.live().map(({ startDate }) => startDate)).toEqual(['2026-04-01']);
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
  expect(world.live().map(({ startDate, months }) => [startDate, months])).toEqual([['2027-04-01', 12]]);
});

test('who leaves is forgotten at the bank, and a late chargeback is still booked', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.cashier.forget(world.members.find(bram.id)!, world.clock.now());
  world.removals.remove(bram.id, { formerName: 'Oud-lid', reactionsToo: false, now: world.clock.now() });
  await world.settled();
  expect(world.demo.asked.some((line) => line.startsWith('DELETE /v2/customers/cst_'))).toBe(true);
  expect(world.live()).toHaveLength(0);
  world.demo.chargeBack(bram.payment);
  await world.settled();
  const books = world.invoices.all().map(({ cents, customerName }) => [cents, customerName]);
  expect(books).toEqual([
    [400, ''],
    [-400, ''],
  ]);
});
