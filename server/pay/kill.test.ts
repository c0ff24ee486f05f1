import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { openDemoBank } from '../demo/bank/bank.ts';
import { WORLDS } from '../trials/world.ts';
import { openBank } from './bank/bank.ts';
import { openTill } from './open-till.ts';
import { placeOrder } from './order/orders.ts';

const KILLS = 50;
/** From its first word a cashier needs this long for one order; it dies somewhere within, or just after. */
const LONGEST_MS = 60;

const log = (): void => undefined;

test('killed fifty times between "paid" and "subscription made": each order has exactly one of everything', async () => {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'kill-'));
  const file = join(folder, 'kennisbank.db');
  const db = openDatabase(file);
  const demo = await openDemoBank({ clock: () => new Date() });
  demo.mood.delayMs = 5;
  demo.mood.callsHeld = true;
  const till = openTill({ db, bank: openBank(demo), origin: 'http://localhost:1', log });
  let midway = 0;
  const orders: { memberId: number; number: string }[] = [];

  const cashier = async (livesMs: number | null): Promise<void> => {
    const child = spawn(process.execPath, ['server/trials/proof/cashier.ts', file, demo.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    if (livesMs !== null) {
      await Promise.race([once(child.stdout, 'data'), ended]);
      await new Promise((later) => setTimeout(later, livesMs));
      if (child.exitCode === null) midway += 1;
      child.kill('SIGKILL');
    }
    await ended;
  };

  for (let kill = 0; kill < KILLS; kill += 1) {
    const now = new Date();
    const email = `lid${kill}@example.nl`;
    const memberId = till.members.add({ email, name: `Lid ${kill}`, passwordHash: '', joinedAt: now })!;
    till.members.verify(memberId, now);
    const member = till.members.find(memberId)!;
    const wish = {
      member,
      plan: 'month' as const,
      code: '',
      formKey: `formulier ${kill}`,
      follows: 'new' as const,
      now,
    };
    const { number, paymentId, id } = await placeOrder({ ...till, origin: 'http://localhost:1', log }, wish);
    demo.settle(paymentId!, 'paid');
    till.pay.inbox.receive(paymentId!, id, now);
    orders.push({ memberId, number });
    await cashier((kill / KILLS) * LONGEST_MS);
  }
  // Retries wait a minute; here they are made due.
  db.exec('UPDATE webhook SET next_at = 0; UPDATE errand SET next_at = 0');
  await cashier(null);

  expect(midway, 'cashiers that died at work').toBeGreaterThan(KILLS / 2);
  const made = [...demo.subscriptions.values()].filter(({ status }) => status === 'active');
  const count = (number: string) =>
    made.filter(({ metadata }) => (metadata as { order: string }).order === number).length;
  expect(orders.map(({ number }) => count(number))).toEqual(Array(KILLS).fill(1));
  expect(orders.map(({ memberId }) => till.cashier.membershipOf(memberId, new Date()).state)).toEqual(
    Array(KILLS).fill('active'),
  );
  const sequence = till.invoices.all().map(({ number }) => Number(number.split('-')[1]));
  expect(sequence).toEqual(Array.from({ length: KILLS }, (_, index) => index + 1));
  const letters = db.prepare<[], { cause: string }>("SELECT cause FROM mail WHERE cause LIKE 'order %'").all();
  expect(new Set(letters.map(({ cause }) => cause)).size).toBe(KILLS);
  expect(letters).toHaveLength(KILLS);
  await demo.close();
  db.close();
  rmSync(folder, { recursive: true });
});
