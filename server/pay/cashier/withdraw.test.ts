import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

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
  expect(world.live()).toHaveLength(0);
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

test('who withdraws a switch goes on as before, with one subscription', async () => {
  const bram = await world.becomePro('Bram', 'month');
  world.clock.forward({ minutes: 5 });
  const { number } = await world.order(bram.cookie, 'year');
  await world.settled();
  expect(world.live().map(({ months }) => months)).toEqual([12]);
  expect((await world.post('/herroepen/bevestigen', { name: 'Bram', number, email: 'bram@example.nl' })).status).toBe(
    200,
  );
  await world.settled();
  expect(world.live().map(({ months, startDate }) => [months, startDate])).toEqual([[1, '2026-04-01']]);
  await world.days(40);
  expect(world.membership(bram.id)).toMatchObject({ state: 'active', plan: 'month' });
});
