import { serve } from '@hono/node-server';
import { once } from 'node:events';
import { type DemoBank, openDemoBank } from '../demo/bank/bank.ts';
import { freePort } from '../http/free-port.ts';
import { openBank } from '../pay/bank/bank.ts';
import { tierAt } from '../time/tier.ts';
import { settableClock, smallWorld, type World } from './world.ts';

export type PayWorld = Awaited<ReturnType<typeof payWorld>>;

/** A small world with a bank: the real client, over HTTP, and webhooks that really arrive. Close it afterwards. */
export async function payWorld(start = new Date('2026-03-01T12:00:00Z')) {
  const clock = settableClock(start);
  const demo = await openDemoBank({ clock: clock.now });
  const port = await freePort();
  const world = smallWorld(start, { clock, origin: `http://localhost:${port}`, bank: openBank(demo) });
  const server = serve({ fetch: world.app.fetch, port, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const settled = () => settle(world, demo);

  return {
    ...world,
    ...looks(world),
    ...buyers({ world, demo, settled }),
    demo,
    settled,
    /** The subscriptions that go on collecting. */
    live: () => [...demo.subscriptions.values()].filter(({ status }) => status === 'active'),

    /** Days go by, one at a time: the bank collects, letters are written. */
    async days(count: number): Promise<void> {
      for (let day = 0; day < count; day += 1) {
        clock.forward({ days: 1 });
        await demo.tick();
        await world.cashier.round(clock.now);
        await settled();
      }
    },

    async close(): Promise<void> {
      await world.cashier.stop();
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await demo.close();
      world.db.close();
    },
  };
}

/** All that follows from what happened at the bank, and from what follows from that. */
async function settle(world: World, demo: DemoBank): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await demo.callDue();
    await world.cashier.work(world.clock.now);
  }
}

/** What a member is, and what they were written. */
function looks({ cashier, members, clock, db }: World) {
  return {
    membership: (memberId: number) => cashier.membershipOf(memberId, clock.now()),
    tier(memberId: number) {
      const member = members.find(memberId);
      if (!member) throw new Error(`There is no member ${memberId}`);
      return tierAt(member, clock.now());
    },
    letters: (memberId: number): string[] =>
      db.prepare<[number], string>('SELECT cause FROM mail WHERE member_id = ? ORDER BY id').pluck().all(memberId),
  };
}

/** Members who order, and who pay. */
function buyers({ world, demo, settled }: { world: World; demo: DemoBank; settled: () => Promise<void> }) {
  let form = 0;

  /** An order through the form; returns its number and its payment at the bank. */
  async function order(cookie: string, plan: 'month' | 'year', fields: Record<string, string> = {}) {
    const key = `formulier-${(form += 1)}`;
    const answer = await world.post('/pro/bestellen', { plan, key, ...fields }, { Cookie: cookie });
    const number = /KB-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(answer.headers.get('location') ?? '')?.[0] ?? '';
    return { answer, number, payment: world.pay.purchases.findByNumber(number)?.paymentId ?? '' };
  }

  /** An order that is paid, with everything that follows from it. */
  async function becomePro(name: string, plan: 'month' | 'year') {
    const member = await world.join(name);
    const placed = await order(member.cookie, plan);
    demo.settle(placed.payment, 'paid');
    await settled();
    return { ...member, ...placed };
  }

  return { order, becomePro };
}
