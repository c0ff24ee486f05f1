import { expect, test, vi } from 'vitest';
import { openMailbox } from '../demo/mailbox.ts';
import { killPostmen } from '../trials/proof/outbox.ts';
import { smallWorld, type World } from '../trials/world.ts';
import { startPostman } from './worker.ts';

const letter = (world: World, cause: string) => ({
  class: 'transactional' as const,
  cause,
  memberId: null,
  address: 'anna@example.nl',
  subject: 'Dag',
  text: 'Tekst',
  html: '<p>Tekst</p>',
  now: world.clock.now(),
});

test('a letter goes through a real SMTP conversation, once for one cause, and its text is then forgotten', async () => {
  const world = smallWorld();
  const mailbox = await openMailbox();
  const postman = startPostman({
    ...world,
    smtpUrl: mailbox.url,
    from: 'Kennisbank <post@kennisbank.example>',
    clock: world.clock.now,
  });

  expect([world.mail.write(letter(world, 'a')), world.mail.write(letter(world, 'a'))]).toEqual([true, false]);
  postman.nudge();
  await vi.waitFor(() => expect(mailbox.letters).toHaveLength(1));
  await vi.waitFor(() => expect(world.mail.counts().sent).toBe(1));
  await postman.stop();
  await mailbox.close();

  expect(mailbox.letters[0]).toMatchObject({
    subject: 'Dag',
    text: expect.stringContaining('Tekst'),
    from: { text: expect.stringContaining('post@kennisbank.example') },
  });
  expect(world.db.prepare('SELECT text, html, address FROM mail').get()).toEqual({ text: '', html: '', address: '' });
});

test('letters of one round share a connection, and none is left open after it', async () => {
  const world = smallWorld();
  const mailbox = await openMailbox();
  const postman = startPostman({ ...world, smtpUrl: mailbox.url, from: 'a@b.nl', clock: world.clock.now });
  const names = ['a', 'b', 'c'];
  for (const name of names) world.mail.write(letter(world, name));
  postman.nudge();
  await vi.waitFor(() => expect(world.mail.counts().sent).toBe(3));

  expect(mailbox.connections.all).toBe(1);
  await vi.waitFor(() => expect(mailbox.connections.open).toBe(0));
  await postman.stop();
  await mailbox.close();
});

test('with the mail server down a letter waits, and goes out with the same Message-ID when it is back', async () => {
  const world = smallWorld();
  const down = startPostman({ ...world, smtpUrl: 'smtp://127.0.0.1:9', from: 'a@b.nl', clock: world.clock.now });
  world.mail.write(letter(world, 'a'));
  const { message_id: messageId } = world.mail.due(world.clock.now(), 1)[0]!;
  down.nudge();
  await vi.waitFor(() =>
    expect(world.logged).toContainEqual(expect.objectContaining({ smtp: 'ESOCKET', dead: false })),
  );
  await down.stop();
  expect(world.mail.due(world.clock.now(), 1)).toEqual([]);

  world.clock.forward({ minutes: 1 });
  const mailbox = await openMailbox();
  const back = startPostman({ ...world, smtpUrl: mailbox.url, from: 'a@b.nl', clock: world.clock.now });
  back.nudge();
  await vi.waitFor(() => expect(mailbox.letters).toHaveLength(1));
  await back.stop();
  await mailbox.close();

  expect(mailbox.letters[0]!.messageId).toBe(messageId);
});

test(
  'killed a hundred times while sending, no letter is lost and none comes more than twice',
  { timeout: 600_000 },
  async () => {
    const count = await killPostmen(100);

    expect(count).toMatchObject({ kills: 100, letters: 300, lost: 0, more: 0, otherIds: 0 });
    expect(count.once + count.twice).toBe(300);
  },
);
