import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { Refusal, TooMany } from '../http/errors.ts';
import { again } from '../http/redraw.ts';
import { atMost } from '../http/forms.ts';
import type { Visit } from '../http/visit.ts';
import { ORIGIN, smallWorld, type World } from '../trials/world.ts';
import type { Tools } from '../tools.ts';
import { openPressure } from '../watch/pressure.ts';

const sent = { method: 'POST', headers: { Origin: ORIGIN } };
const toolsOf = (world: World): Tools => ({ ...world, clock: world.clock.now });
const template = (world: World, path: string) => join(world.release.root(), path);

/** Something failed, and still it is an answer: words a person can read, a number to ask by, and what guards a page. */
async function expectWhole(answer: Response, status: number): Promise<string> {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}$/);
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  const page = await answer.text();
  expect(page).toMatch(/<h1>.*Dat kan niet/s);
  return page;
}

const failing = {
  throws: () => Promise.reject(new Error('kapot')),
  'throws a refusal': () => Promise.reject(new Refusal('not-found')),
  'has nothing to show': () => Promise.resolve(null),
};

/** The server with one route more, whose redraw fails. */
function withRedraw(world: World, draw: () => Promise<string | null>, refusal: Error) {
  const extra = new Hono<Visit>().post('/proef', atMost(1), (c) => {
    c.set('again', again({}, draw));
    c.set('typed', { text: 'Wat ik schreef', password: 'geheim' });
    throw refusal;
  });
  return createApp(toolsOf(world), extra);
}

test.each(Object.entries(failing))(
  'a redraw that %s leaves the refusal what it was, and the words',
  async (_how, draw) => {
    const world = smallWorld();
    const answer = await withRedraw(world, draw, new TooMany(7)).request('/proef', sent);
    expect(answer.headers.get('retry-after')).toBe('7');
    const page = await expectWhole(answer, 429);
    expect(page).toContain('Dit ging te vaak');
    expect(page).toContain('Wat ik schreef</textarea>');
    expect(page).not.toContain('geheim');
  },
);

test('a redraw that fails is told, under the number on the page', async () => {
  const world = smallWorld();
  const answer = await withRedraw(world, failing['throws'], new TooMany(7)).request('/proef', sent);
  const id = answer.headers.get('x-request-id');
  expect(world.logged).toEqual([expect.objectContaining({ id, event: 'refusal not drawn' })]);
});

test('without even a template there is a page', async () => {
  const world = smallWorld();
  rmSync(template(world, 'private/melding'), { recursive: true });
  const answer = await withRedraw(world, failing['throws'], new Refusal('too-busy')).request('/proef', sent);
  expect(answer.headers.get('retry-after')).toBe('5');
  await expectWhole(answer, 503);
  expect(world.logged).toHaveLength(2);
});

const failingLog = () => {
  throw new Error('vol');
};

test('a log that fails fails nobody', async () => {
  const world = smallWorld();
  for (const page of ['private/melding', 'public/inloggen']) rmSync(template(world, page), { recursive: true });
  const app = createApp({ ...toolsOf(world), log: failingLog, members: null! });
  await expectWhole(
    await app.request('/inloggen', { ...sent, body: new URLSearchParams({ email: 'a@b.nl', password: 'x' }) }),
    500,
  );
});

test('a page that is nowhere is still 404 when its page is nowhere either', async () => {
  const world = smallWorld();
  rmSync(template(world, 'public/404.html'));
  await expectWhole(await world.get('/bestaat-niet/'), 404);
  expect(world.logged).toHaveLength(1);
});

/** Each layer around the routes, broken. */
const broken: Record<string, (tools: Tools) => Partial<Tools>> = {
  'who watches': () => ({
    watch: {
      seen() {
        throw new Error('kapot');
      },
      baked: () => undefined,
    },
  }),
  'the clock': ({ clock }) => {
    let asked = 0;
    return {
      clock() {
        if ((asked += 1) > 1) throw new Error('kapot');
        return clock(); // when the server starts
      },
    };
  },
  'the sessions': ({ sessions }) => ({ sessions: { ...sessions, find: () => Promise.reject(new Error('kapot')) } }),
  'what is thrown is no error': ({ latest }) => ({
    latest: {
      ...latest,
      latest: () => {
        throw 'kapot';
      },
    },
  }),
};

test.each(Object.entries(broken))('%s fails, and there is an answer', async (_what, change) => {
  for (const method of ['GET', 'HEAD', 'POST']) {
    const world = smallWorld();
    const app = createApp({ ...toolsOf(world), ...change(toolsOf(world)) });
    const answer = await app.request('/mijn/', { ...sent, method });
    if (method === 'HEAD') expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}$/);
    else await expectWhole(answer, 500);
    expect(answer.status).toBe(500);
    expect(world.logged.length).toBeGreaterThan(0);
  }
});

test('who is refused because it is busy hears it with a number too', async () => {
  const world = smallWorld();
  const pressure = { ...openPressure({ log: () => undefined }), isTooMuch: () => true };
  const answer = await createApp({ ...toolsOf(world), pressure }).request('/');
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}$/);
  expect(answer.headers.get('x-frame-options')).toBe('DENY');
});
