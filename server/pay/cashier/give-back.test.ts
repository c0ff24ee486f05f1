import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

test('a chargeback ends access at once and for good, is told once, and its reversal brings it back', async () => {
  const bram = await world.becomePro('Bram', 'year');
  world.demo.chargeBack(bram.payment);
  await world.settled();
  expect(world.tier(bram.id)).toBe('free');
  expect(world.live()).toHaveLength(0);
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
