import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { openMailbox } from '../demo/mailbox.ts';
import { openMembers } from '../members/store.ts';
import { killPostmen } from '../trials/proof/outbox.ts';
import { smallWorld, type World, WORLDS } from '../trials/world.ts';
import { readNewsletter, sendNewsletter } from './newsletter.ts';
import { ensureMayMail, type List, type MailClass, retryAt } from './rules.ts';
import { openMail } from './store.ts';
import { startPostman } from './worker.ts';

const verified = { tier: 'free', proUntil: null, bannedAt: null, verifiedAt: new Date(0) } as const;
const pro = { ...verified, tier: 'pro' } as const;
const all: List[] = ['newsletter', 'commercial', 'replies'];

test.each([
  ['transactional', { ...verified, verifiedAt: null }, [], null],
  ['newsletter', verified, ['newsletter'], null],
  ['newsletter', verified, ['commercial'], 'no consent'],
  ['newsletter', { ...verified, verifiedAt: null }, all, 'confirmed'],
  ['commercial', verified, ['commercial'], null],
  ['commercial', pro, all, 'PRO member gets no commercial'],
  ['notification', pro, ['replies'], null],
] as [MailClass, typeof verified, List[], string | null][])(
  'a %s mail to %o with consent for %j',
  (mailClass, member, lists, fault) => {
    const send = () => ensureMayMail(mailClass, { member, consents: new Set(lists) }, new Date());

    if (fault) expect(send).toThrow(fault);
    else expect(send).not.toThrow();
  },
);

test('a mail that fails is tried seven times more, ever later, and is then dead', () => {
  const now = new Date(0);
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8]
    .map((attempts) => retryAt(attempts, now)?.getTime())
    .map((at) => at && at / 60_000);

  expect(minutes).toEqual([1, 5, 15, 60, 180, 720, 1440, undefined]);
});

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

test('a mailbox gets at most three of our links an hour', async () => {
  const world = smallWorld();
  await world.join('Anna');
  for (let ask = 0; ask < 5; ask += 1) {
    await world.post('/inloglink/aanvragen', { email: 'anna@example.nl' });
    world.clock.forward({ seconds: 1 });
  }
  expect(world.db.prepare('SELECT count(*) FROM mail').pluck().get()).toBe(3);

  world.clock.forward({ minutes: 60 });
  await world.post('/inloglink/aanvragen', { email: 'anna@example.nl' });
  expect(world.db.prepare('SELECT count(*) FROM mail').pluck().get()).toBe(4);
});

async function subscriber(world: World, name: string, list: List, standing = {}) {
  const member = await world.join(name, standing);
  world.mail.addConsent({
    memberId: member.id,
    list,
    granted: true,
    textVersion: '1',
    source: 'test',
    now: world.clock.now(),
  });
  return member;
}

test('a newsletter goes to who asked for it, and twice sent it is still one', async () => {
  const world = smallWorld();
  await subscriber(world, 'Anna', 'newsletter');
  await subscriber(world, 'Piet', 'newsletter', { tier: 'pro' });
  await subscriber(world, 'Rosa', 'replies');
  const una = await subscriber(world, 'Una', 'newsletter', { verified: false });
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
  await subscriber(world, 'Anna', 'commercial');
  await subscriber(world, 'Piet', 'commercial', { tier: 'pro' });
  const commercial = { ...readNewsletter('2026-11'), class: 'commercial' as const };

  expect([...sendNewsletter(commercial, { ...world, now: world.clock.now() })].at(-1)).toEqual({
    done: 1,
    total: 1,
    written: 1,
  });
});

test('one click unsubscribes from one list, without a cookie or an origin; a visit asks', async () => {
  const world = smallWorld();
  const anna = await subscriber(world, 'Anna', 'newsletter');
  world.mail.addConsent({
    memberId: anna.id,
    list: 'replies',
    granted: true,
    textVersion: '1',
    source: 'test',
    now: world.clock.now(),
  });
  const path = new URL(world.unsubscribe.linkFor(anna.id, 'newsletter'));
  const url = path.pathname + path.search;

  expect(await (await world.get(url)).text()).toContain('Meld mij af');
  expect(world.mail.consentsOf(anna.id).has('newsletter')).toBe(true);
  const click = () =>
    world.app.request(url, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  expect([(await click()).status, (await click()).status]).toEqual([200, 200]);
  expect(world.mail.consentsOf(anna.id)).toEqual(new Set(['replies']));
});

test.each(['', '1.newsletter.', '1.newsletter.vals', '1.alles.x', '2.newsletter.x', '../..'])(
  'the unsubscribe link %j is nobody’s',
  async (typed) => {
    const { get } = smallWorld();

    expect((await get(`/afmelden/?wie=${encodeURIComponent(typed)}`)).status).toBe(410);
  },
);

test('a newsletter is looked at by the editors only', async () => {
  const world = smallWorld();
  const [mo, anna] = [await world.join('Mo', { role: 'editor' }), await world.join('Anna')];

  expect(await (await world.get('/beheer/nieuwsbrieven/2026-11/', { Cookie: mo.cookie })).text()).toContain(
    'Lees het artikel',
  );
  expect((await world.get('/beheer/nieuwsbrieven/2026-11/', { Cookie: anna.cookie })).status).toBe(404);
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

test('a newsletter that is not there is not found, also for who may look', async () => {
  const world = smallWorld();
  const { cookie } = await world.join('Mira', { role: 'editor' });
  const look = async (name: string) => (await world.get(`/beheer/nieuwsbrieven/${name}/`, { Cookie: cookie })).status;
  expect([await look('2026-11'), await look('1')]).toEqual([200, 404]);
});
