import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { openMembers } from '../members/store.ts';
import { smallWorld, WORLDS } from '../trials/world.ts';
import { subscriber } from '../trials/subscriber.ts';
import { readNewsletter, sendNewsletter } from './newsletter.ts';
import { openMail } from './store.ts';

test('a newsletter goes to who asked for it, and twice sent it is still one', async () => {
  const world = smallWorld();
  await subscriber(world, 'Anna', { list: 'newsletter' });
  await subscriber(world, 'Piet', { list: 'newsletter', tier: 'pro' });
  await subscriber(world, 'Rosa', { list: 'replies' });
  const una = await subscriber(world, 'Una', { list: 'newsletter', verified: false });
  const send = () => [...sendNewsletter(readNewsletter('2026-11'), { ...world, now: world.clock.now() })].at(-1);

  expect(send()).toEqual({ done: 2, total: 2, written: 2 });
  world.members.verify(una.id, world.clock.now());
  expect(send()).toEqual({ done: 3, total: 3, written: 1 });
  const sent = world.db.prepare('SELECT address, headers FROM mail ORDER BY id').all() as {
    address: string;
    headers: string;
  }[];
  expect(sent.map(({ address }) => address)).toEqual(['anna@example.nl', 'piet@example.nl', 'una@example.nl']);
  expect(JSON.parse(sent[0]!.headers)).toEqual({
    'List-Unsubscribe': expect.stringMatching(
      /^<http:\/\/localhost:4321\/afmelden\/\?wie=1\.newsletter\.[\w-]+>, <mailto:/,
    ),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
});

test(
  'a newsletter killed half-way is finished by starting again, and nobody gets it twice',
  { timeout: 600_000 },
  async () => {
    const DATA_DIR = mkdtempSync(join(WORLDS, 'newsletter-'));
    const db = openDatabase(join(DATA_DIR, 'kennisbank.db'));
    const members = openMembers(db);
    const mail = openMail(db, 'localhost');
    for (let one = 0; one < 3000; one += 1) {
      const memberId = members.add({
        email: `lid${one}@example.nl`,
        name: `Lid ${one}`,
        passwordHash: '',
        joinedAt: new Date(),
      })!;
      members.verify(memberId, new Date());
      mail.addConsent({
        memberId,
        list: 'newsletter',
        granted: true,
        textVersion: '1',
        source: 'test',
        now: new Date(),
      });
    }
    const send = () =>
      spawn(process.execPath, ['server/operate/send-newsletter.ts', 'send', '2026-11'], {
        env: { ...process.env, DATA_DIR },
      });
    const written = () => db.prepare('SELECT count(*) FROM mail').pluck().get() as number;

    const first = send();
    await vi.waitFor(() => expect(written()).toBeGreaterThan(0), { timeout: 120_000, interval: 1 });
    first.kill('SIGKILL');
    await once(first, 'exit');
    const half = written();
    await once(send(), 'exit');

    expect(half).toBeLessThan(3000);
    expect(written()).toBe(3000);
    expect(db.prepare('SELECT count(DISTINCT address) FROM mail').pluck().get()).toBe(3000);
    db.close();
  },
);

test('a commercial letter passes PRO members by', async () => {
  const world = smallWorld();
  await subscriber(world, 'Anna', { list: 'commercial' });
  await subscriber(world, 'Piet', { list: 'commercial', tier: 'pro' });
  const commercial = { ...readNewsletter('2026-11'), class: 'commercial' as const };

  expect([...sendNewsletter(commercial, { ...world, now: world.clock.now() })].at(-1)).toEqual({
    done: 1,
    total: 1,
    written: 1,
  });
});
