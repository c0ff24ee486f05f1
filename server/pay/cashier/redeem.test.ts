import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

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
  expect([world.tier(anna.id), world.live().length]).toEqual(['free', 0]);
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
