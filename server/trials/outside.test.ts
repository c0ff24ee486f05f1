import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, expect, test, vi } from 'vitest';
import { createApp } from '../app.ts';
import { openElsewhere } from '../backup/elsewhere.ts';
import { openPurge } from '../discussion/bake/purge.ts';
import { faultLine, faultOf } from '../http/faults.ts';
import { startPostman } from '../mail/worker.ts';
import { openBank } from '../pay/bank/bank.ts';
import { openTimetable } from '../publish/timetable.ts';
import { openRound, startRounds } from '../scheduler.ts';
import { smallWorld, WORLDS } from './world.ts';

/** A name and an address, spelled so that a piece of them is noticed too. */
const CANARY = 'Kanarie Geelveer <kanarie.geelveer@volière.example>';
const TOLD = /kanarie|geelveer|voli/i;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function online(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ends.push(() => new Promise((closed) => server.close(closed)));
  return (server.address() as AddressInfo).port;
}

/** Everything this process says beside its log. */
function printed() {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => undefined),
  );
  ends.push(() => spies.forEach((spy) => spy.mockRestore()));
  return () => JSON.stringify(spies.flatMap((spy) => spy.mock.calls));
}

type Odd = { status: number; type?: string; body: string };
const shaped = (more: object) => JSON.stringify({ resource: 'payment', id: CANARY, ...more });
const ODD: Record<string, Odd> = {
  'a refusal that quotes': {
    status: 422,
    body: JSON.stringify({ status: 422, title: CANARY, detail: `${CANARY} is unknown`, field: CANARY }),
  },
  'a refusal that is none': { status: 422, body: CANARY },
  'a fault': { status: 500, type: 'text/html', body: `<h1>${CANARY}</h1>` },
  'no key': { status: 401, body: JSON.stringify({ status: 401, title: CANARY, detail: CANARY, extra: { a: CANARY } }) },
  'not found': { status: 404, body: JSON.stringify({ status: 404, title: CANARY, detail: CANARY }) },
  'no JSON': { status: 200, body: `{"name": ${CANARY}` },
  'another shape': { status: 200, body: shaped({ amount: CANARY, createdAt: CANARY, links: CANARY }) },
  'a list': { status: 200, body: JSON.stringify([CANARY]) },
  'another type': { status: 200, type: 'text/plain', body: CANARY },
  'an odd id': {
    status: 201,
    body: JSON.stringify({
      resource: 'customer',
      id: CANARY,
      mode: 'test',
      name: CANARY,
      email: CANARY,
      locale: null,
      metadata: null,
      createdAt: '2026-03-01T12:00:00Z',
      _links: {},
    }),
  },
};

test.each(Object.entries(ODD))(
  'of what Mollie answers nothing is logged: %s',
  async (_what, { status, type, body }) => {
    const said = printed();
    const server = createHttp((_request, response) =>
      response.writeHead(status, { 'Content-Type': type ?? 'application/hal+json' }).end(body),
    );
    const url = `http://127.0.0.1:${await online(server)}`;
    const world = smallWorld(undefined, { bank: openBank({ apiKey: 'test_x', url }) });
    const { cookie, id } = await world.join('Olga');

    const order = () => world.post('/pro/bestellen', { plan: 'month', key: 'bestelling-1' }, { Cookie: cookie });
    expect((await order()).status).toBe(503);
    world.pay.subscriptions.addCustomer('cst_1', id);
    expect((await order()).status).toBe(503);
    const purchase = world.pay.purchases.of(id)[0]!;
    world.pay.purchases.attach(purchase, { id: 'tr_kanon1', checkoutUrl: 'https://x.example/' });
    world.pay.subscriptions.add(
      { id: 'sub_1', purchaseId: purchase.id, customerId: 'cst_1', startsOn: '2026-04-01', status: 'active' },
      world.clock.now(),
    );
    await world.post('/api/webhooks/mollie', { id: 'tr_kanon1' });
    world.cashier.giveBack({ paymentId: 'tr_kanon1', cents: 5, cause: 'x', now: world.clock.now() });
    await world.cashier.work(world.clock.now);
    const round = openRound({ ...world, clock: world.clock.now });
    await round();
    world.clock.forward({ days: 1 });
    await round();

    expect(world.logged).not.toEqual([]);
    expect(JSON.stringify(world.logged) + said()).not.toMatch(TOLD);
    const faults = world.db.prepare('SELECT fault FROM errand UNION SELECT fault FROM webhook').pluck().all();
    expect(JSON.stringify(faults)).not.toMatch(TOLD);
  },
);

const GREETED = ['220 x', '250 x', '250 x', '250 x', '354 x', '250 x'];
test.each([0, 1, 2, 3, 4, 5])('of what a mail server answers nothing is logged: its answer %i is odd', async (odd) => {
  const said = printed();
  for (const answer of [`550 5.1.1 ${CANARY}`, `421 ${CANARY}`, CANARY]) {
    const server = createTcp((socket) => {
      const lines = GREETED.map((line, index) => (index === odd ? answer : line));
      const next = () => socket.write(`${lines.shift() ?? '250 x'}\r\n`);
      let mailing = false;
      socket
        .on('error', () => undefined)
        .on('data', (bytes) => {
          if (!mailing || bytes.toString().endsWith('\r\n.\r\n')) next();
          if (bytes.toString().startsWith('DATA')) mailing = true;
        });
      next();
      if (answer === CANARY) socket.end();
    });
    const world = smallWorld();
    const smtpUrl = `smtp://127.0.0.1:${await online(server)}?ignoreTLS=true&socketTimeout=1000`;
    world.mail.write({
      cause: 'a',
      class: 'transactional',
      address: 'kanarie.geelveer@example.nl',
      memberId: null,
      subject: CANARY,
      text: CANARY,
      html: CANARY,
      now: world.clock.now(),
    });
    const { clock, mail, log } = world;
    const postman = startPostman({ mail, smtpUrl, from: 'kb@example.nl', clock: clock.now, log });
    postman.nudge();
    await expect.poll(() => world.logged.length).toBeGreaterThan(0);
    await postman.stop();
    expect(JSON.stringify(world.logged) + said()).not.toMatch(TOLD);
    expect(world.db.prepare('SELECT last_error FROM mail').pluck().get()).toMatch(/^E[A-Z]+$/);
  }
});

test.each([
  ['403', `<Error><Code>Kanarie</Code><Message>${CANARY}</Message></Error>`, 403],
  ['a list of its own', `<ListBucketResult><Contents><Key>${CANARY}</Key></Contents></ListBucketResult>`, 200],
  ['no XML', CANARY, 200],
  ['500', CANARY, 500],
])('of what a store answers nothing is logged: %s', async (_what, body, status) => {
  const server = createHttp((request, response) => {
    request.resume();
    response
      .writeHead(status, { ETag: `"${CANARY.replace(/[^ -~]/g, '')}"`, 'x-amz-meta-sha256': 'kanarie' })
      .end(body);
  });
  const url = `http://127.0.0.1:${await online(server)}/kopie`;
  const elsewhere = openElsewhere({ url, region: 'auto', key: 'k', secret: 'geheim' });
  const folder = mkdtempSync(join(WORLDS, 'store-'));
  const file = join(folder, 'kennisbank-2026-03-01T12-00-00Z.db');
  writeFileSync(file, 'x');
  const error = await elsewhere.bring(file, new Date('2026-03-01T12:00:00Z')).catch((caught: unknown) => caught);
  const more = await elsewhere.get(folder).catch((caught: unknown) => caught);
  expect(JSON.stringify([faultOf(error), faultOf(more), faultLine(error), faultLine(more)])).not.toMatch(TOLD);
});

test('of what a program says that was started nothing is logged', async () => {
  const said = printed();
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'said-'));
  const command = join(folder, 'purge.sh');
  writeFileSync(command, `#!/bin/sh\necho "${CANARY}"\necho "${CANARY}" >&2\nexit 3\n`);
  chmodSync(command, 0o755);
  const logged: object[] = [];
  const log = (line: object) => void logged.push(line);
  const purge = openPurge({ command, origin: 'https://kb.example', log });
  purge.changed('/a/');
  await expect.poll(() => logged).toHaveLength(1);
  await purge.stop();
  const world = smallWorld();
  const release = { ...world.release, planned: () => [1] };
  await openTimetable({ release, log, publish: () => Promise.reject(new Error(CANARY)) })(world.clock.now());
  expect(logged).toHaveLength(3);
  expect(JSON.stringify(logged)).toContain('it ended with 3');
  expect(JSON.stringify(logged) + said()).not.toMatch(TOLD);
});

/** A stack whose message looks like a stack. */
const WORST = `${CANARY}\n    at kanarie (file:///geelveer/${CANARY}:1:1)\n    at kanarie (file:///geelveer.ts:1:1)`;

test('a mistake of ours is told with its place, and without the words that it holds', async () => {
  const said = printed();
  const world = smallWorld();
  const extra = new Hono()
    .get('/stuk/1', () => {
      throw new TypeError(WORST, { cause: new Error(CANARY) });
    })
    .get('/stuk/2', () => JSON.parse(CANARY))
    .get('/stuk/3', () => {
      throw Object.assign(new Error(CANARY), { code: 'Kanarie', name: 'Geelveer', status: CANARY });
    })
    .get('/stuk/4', () => {
      throw Object.assign(new Error(CANARY), { code: 'SQLITE_BUSY' });
    });
  const app = createApp({ ...world, clock: world.clock.now }, extra as never);
  for (const path of ['/stuk/1', '/stuk/2', '/stuk/3', '/stuk/4'])
    expect((await app.request(path)).status).toBeGreaterThanOrEqual(500);
  const rounds = startRounds({ ...world, clock: world.clock.now }, { backUp: () => Promise.reject(new Error(CANARY)) });
  await expect.poll(() => world.logged).toHaveLength(5);
  await rounds.stop();

  expect(world.logged).toContainEqual(
    expect.objectContaining({
      route: '/stuk/1',
      error: {
        name: 'TypeError',
        at: expect.stringMatching(/^at .*outside\.test\.ts:\d+:\d+/),
        cause: expect.anything(),
      },
    }),
  );
  expect(JSON.stringify(world.logged) + said()).not.toMatch(TOLD);
});

test('what is no payment is answered and not looked into', async () => {
  const world = smallWorld();
  for (const id of [CANARY, `tr_${CANARY}`, '', 'tr_'.repeat(2_000)])
    await world.post('/api/webhooks/mollie', { id, [CANARY]: CANARY });
  await world.app.request('/api/webhooks/mollie', { method: 'POST', body: CANARY });
  expect(JSON.stringify(world.logged)).not.toMatch(TOLD);
});

test('no line of the log takes the message or the stack of an error', () => {
  const files = globSync('server/**/*.ts').filter((file) => !/\.test\.ts$|server\/trials\//.test(file));
  const logging = /\blog\(\{[^;]{0,400}?\.(?:message|stack)\b/;
  expect(files.filter((file) => logging.test(readFileSync(file, 'utf8')))).toEqual([]);
});
