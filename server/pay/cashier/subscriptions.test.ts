import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

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
  expect(world.live()).toHaveLength(0);
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
  expect(world.live()).toHaveLength(1);
  expect(world.live()[0]!.startDate).toBe('2026-05-01');
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

test('a mandate that takes a while is waited for', async () => {
  const anna = await world.join('Anna');
  const { payment } = await world.order(anna.cookie, 'month');
  world.demo.settle(payment, 'paid');
  for (const mandate of world.demo.mandates.values()) mandate.status = 'pending';
  await world.settled();
  expect([world.tier(anna.id), world.live().length]).toEqual(['pro', 0]);
  for (const mandate of world.demo.mandates.values()) mandate.status = 'valid';
  world.clock.forward({ minutes: 2 });
  await world.settled();
  expect(world.live()).toHaveLength(1);
});
