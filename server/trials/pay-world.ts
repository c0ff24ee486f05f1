import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import { openDemoBank } from '../demo/bank/bank.ts';
import { settableClock, smallWorld } from './world.ts';
import { freePort } from '../http/free-port.ts';
import { openBank } from '../pay/bank/bank.ts';

export type PayWorld = Awaited<ReturnType<typeof payWorld>>;

/** A small world with a bank: the real client, over HTTP, and webhooks that really arrive. Close it afterwards. */
export async function payWorld(start = new Date('2026-03-01T12:00:00Z')) {
  const clock = settableClock(start);
  const demo = await openDemoBank({ clock: clock.now });
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const world = smallWorld(start, { clock, origin, bank: openBank(demo) });
  const server = serve({ fetch: world.app.fetch, port, hostname: '127.0.0.1' }) as Server;
  await new Promise((listening) => server.once('listening', listening));
  let form = 0;

  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) {
      await demo.callDue();
      await world.cashier.work(clock.now);
    }
  };

  return {
    ...world,
    demo,
    settled,
    membership: (memberId: number) => world.cashier.membershipOf(memberId, clock.now()),
    tier: (memberId: number) => {
      const member = world.members.find(memberId)!;
      return member.tier === 'pro' && (!member.proUntil || member.proUntil > clock.now()) ? 'pro' : 'free';
    },

    /** An order through the form; returns its number and its payment at the bank. */
    async order(cookie: string, plan: 'month' | 'year', fields: Record<string, string> = {}) {
      const key = `formulier-${(form += 1)}`;
      const answer = await world.post('/pro/bestellen', { plan, key, ...fields }, { Cookie: cookie });
      const number = /KB-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(answer.headers.get('location') ?? '')?.[0] ?? '';
      return { answer, number, payment: world.pay.purchases.findByNumber(number)?.paymentId ?? '' };
    },

    /** An order that is paid, with everything that follows from it. */
    async becomePro(name: string, plan: 'month' | 'year') {
      const member = await world.join(name);
      const placed = await this.order(member.cookie, plan);
      demo.settle(placed.payment, 'paid');
      await settled();
      return { ...member, ...placed };
    },

    /** Days go by, one at a time: the bank collects, letters are written. */
    async days(count: number): Promise<void> {
      for (let day = 0; day < count; day += 1) {
        clock.forward({ days: 1 });
        await demo.tick();
        await world.cashier.round(clock.now);
        await settled();
      }
    },

    letters: (memberId: number): string[] =>
      world.db
        .prepare<[number], string>('SELECT cause FROM mail WHERE member_id = ? ORDER BY id')
        .pluck()
        .all(memberId),

    async close(): Promise<void> {
      await world.cashier.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await demo.close();
      world.db.close();
    },
  };
}
