import { getRequestListener } from '@hono/node-server';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { always } from '../http/security-headers.ts';
import { smallWorld } from '../trials/world.ts';
import { quickTopUps } from './quick.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
});

/** A world behind a real socket, and how many requests its other routes saw. */
async function worldOnline() {
  const world = smallWorld();
  const seen: string[] = [];
  const listener = getRequestListener((request) => {
    seen.push(request.url);
    return world.app.fetch(request);
  });
  const server = createServer(quickTopUps(world, listener));
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { world, seen, ask: (path: string, init = {}) => fetch(`http://127.0.0.1:${port}${path}`, init) };
}
const TOP_UP = '/api/articles/open/reactions?since=0';

test('a top-up of an open article says the same as its route, and none of the routes is asked', async () => {
  const { world, seen, ask } = await worldOnline();
  const { cookie } = await world.join('Anna');
  await world.post('/reacties', { article: 'open', text: 'Een mooi stuk.' }, { Cookie: cookie });

  const quick = await ask(TOP_UP);
  const route = await world.app.request(TOP_UP);

  expect(seen).toEqual([]);
  expect(await quick.text()).toBe(await route.text());
  for (const name of ['cache-control', 'content-type', 'etag', ...Object.keys(always(false))])
    expect(quick.headers.get(name), name).toBe(route.headers.get(name));
  const again = await ask(TOP_UP, { headers: { 'If-None-Match': quick.headers.get('etag')! } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const { revision } = (await (await ask(TOP_UP)).json()) as { revision: number };
  expect((await ask(`/api/articles/open/reactions?since=${revision}`)).status).toBe(204);
});

test.each([
  ['/api/articles/pro/reactions?since=0', {}, 401],
  ['/api/articles/niets/reactions?since=0', {}, 404],
  ['/api/articles/open/reactions?since=x', {}, 400],
  ['/api/articles/open/reactions', {}, 204],
  [TOP_UP, { method: 'POST' }, 403],
])('%s %j is for the routes', async (path, init, status) => {
  const { seen, ask } = await worldOnline();
  expect((await ask(path, init)).status).toBe(status);
  expect(seen).toHaveLength(1);
});

test('a top-up that fails is answered as every failure is', async () => {
  const { world, ask } = await worldOnline();
  world.db.close();
  expect((await ask(TOP_UP)).status).toBe(500);
});
