import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, expect, test, vi } from 'vitest';
import { createApp } from '../app.ts';
import { countNonsense, openGone, received } from './request-bodies.ts';
import { quickTopUps } from '../discussion/quick.ts';
import { smallWorld } from '../trials/world.ts';
import { openPressure } from '../watch/pressure.ts';
import type { Seen } from '../watch/watching.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A world behind a real socket, as main.ts puts it there. */
async function online() {
  const world = smallWorld();
  const gone = openGone();
  const seen: Seen[] = [];
  const watch = { seen: (one: Seen) => void seen.push(one), baked: () => undefined };
  const pressure = openPressure({ log: world.log, lateness: { lateMs: () => 0, stop: () => undefined } });
  const tools = { ...world, pressure, watch, clock: world.clock.now };
  const listener = getRequestListener(createApp(tools).fetch);
  const limits = { headersTimeout: 300, requestTimeout: 5_000, connectionsCheckingInterval: 50 };
  const server: Server = createServer(limits, received(quickTopUps(tools, listener), gone));
  countNonsense(server, gone);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  ends.push(() => {
    sockets.forEach((socket) => socket.destroy());
    pressure.stop();
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return {
    world,
    gone,
    seen,
    pressure,
    server,
    ask: (path: string, init = {}) => fetch(`http://127.0.0.1:${port}${path}`, init),
    /** Bytes on a connection of their own, and what comes back. */
    async send(text: string) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      sockets.push(socket);
      let answer = '';
      socket.on('data', (bytes) => (answer += bytes));
      await once(socket, 'connect');
      socket.write(text);
      return { socket, answer: () => answer };
    },
  };
}
const head = (length: number | null, path = '/inloggen'): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost:4321\r\nContent-Type: application/x-www-form-urlencoded\r\n${length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`;

test('beside 600 forms of which half is sent a reader is served, and a whole form is read', async () => {
  const { ask, send, pressure, seen } = await online();
  await Promise.all(Array.from({ length: 600 }, () => send(`${head(900)}email=a`)));

  expect((await ask('/artikelen/open/')).status).toBe(200);
  const { answer } = await send(`${head(15)}email=a%40b.nl&`);
  await expect.poll(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect([pressure.refused(), seen.length]).toEqual([0, 2]);
});

test('a form is read when its last byte is there, in pieces or in chunks', async () => {
  const { send } = await online();
  const form = 'email=wie%40example.nl&password=dit-is-fout';
  const whole = await send(head(form.length) + form.slice(0, 9));
  const chunks = await send(`${head(null)}4\r\n${form.slice(0, 4)}\r\n`);
  whole.socket.write(form.slice(9));
  chunks.socket.write(`${(form.length - 4).toString(16)}\r\n${form.slice(4)}\r\n0\r\n\r\n`);
  await expect.poll(whole.answer).toMatch(/^HTTP\/1\.1 401 /);
  await expect.poll(chunks.answer).toMatch(/^HTTP\/1\.1 401 /);
});

test.each([
  ['says so', (body: string) => head(body.length) + body],
  ['does not say so', (body: string) => `${head(null)}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
])('a body that is too large and %s is refused in the page of the site', async (_how, asSent) => {
  const { send } = await online();
  for (const size of [5_000, 200_000]) {
    const { answer } = await send(asSent('a'.repeat(size)));
    await expect.poll(answer).toMatch(/^HTTP\/1\.1 413 .*Dit is meer dan we/s);
  }
});

test('who hangs up, dawdles or sends no request is counted, and nothing is logged or printed', async () => {
  const { send, gone, world, ask, server } = await online();
  const printed = [vi.spyOn(console, 'error'), vi.spyOn(console, 'info'), vi.spyOn(console, 'log')];
  const begun = () => once(server, 'request');
  const gonePlus = async (act: () => Promise<unknown>) => {
    const before = gone.count();
    await act();
    await expect.poll(gone.count).toBeGreaterThan(before);
  };

  for (const text of [`${head(900)}email=a`, `${head(null)}4\r\nabcd\r\n`])
    await gonePlus(async () => {
      const [{ socket }] = await Promise.all([send(text), begun()]);
      socket.resetAndDestroy();
    });
  await gonePlus(() => send(`${head(null)}zz\r\nabc\r\n`));
  await gonePlus(() => send('onzin\r\n\r\n'));
  await gonePlus(() => send('GET / HTTP/1.1\r\nHost: x\r\n'));
  await gonePlus(async () => {
    const cookie = (await world.join('Petra', { tier: 'pro', proUntil: new Date('2030-01-01') })).cookie;
    const text = `GET /artikelen/pro/ HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`;
    const [{ socket }] = await Promise.all([send(text), begun()]);
    socket.resetAndDestroy();
  });

  expect((await ask('/artikelen/open/')).status).toBe(200);
  expect(world.logged).toEqual([]);
  expect(printed.flatMap(({ mock }) => mock.calls)).toEqual([]);
  printed.forEach((one) => one.mockRestore());
});

test('a top-up is seen, numbered and counted like any other answer, and refused when it is too busy', async () => {
  const { ask, seen, pressure } = await online();
  const path = '/api/articles/open/reactions?since=0';
  const answer = await ask(path);
  expect(answer.status).toBe(204);
  expect(seen).toEqual([
    {
      id: answer.headers.get('X-Request-Id'),
      method: 'GET',
      route: '/api/articles/:id/reactions',
      status: 204,
      seconds: expect.any(Number),
    },
  ]);
  for (let n = 0; n < 250; n += 1) void pressure.during('form', () => new Promise(() => undefined));
  const refused = await ask(path, { headers: { Accept: 'application/json' } });
  expect([refused.status, await refused.json()]).toEqual([503, expect.objectContaining({ code: 'too-busy' })]);
});
