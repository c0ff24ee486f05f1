import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PayWorld, payWorld } from '../trials/pay-world.ts';

let world: PayWorld;
beforeEach(async () => (world = await payWorld()));
afterEach(() => world.close());

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
