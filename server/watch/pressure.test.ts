import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { smallWorld } from '../trials/world.ts';
import { openPressure } from './pressure.ts';

/** A world under a pressure that the test sets: how late the process is, and how many answers are in the making. */
function pressedWorld() {
  const world = smallWorld();
  const logged: object[] = [];
  let [late, time] = [0, 0];
  const pressure = openPressure({
    log: (line) => logged.push(line),
    lateness: { lateMs: () => late, stop: () => undefined },
    now: () => time,
  });
  const app = createApp({ ...world, pressure, clock: world.clock.now });
  const ends: (() => void)[] = [];
  return {
    ...world,
    pressure,
    logged,
    lateBy: (ms: number) => void (late = ms),
    /** So many pages, one after the other, that take so long. */
    async pagesThatTake(ms: number, count: number) {
      for (let n = 0; n < count; n += 1) await pressure.during('page', () => void (time += ms));
    },
    busyWith(answers: number) {
      for (let n = 0; n < answers; n += 1)
        void pressure.during('form', () => new Promise<void>((end) => ends.push(end)));
    },
    async calm() {
      late = 0;
      ends.splice(0).forEach((end) => end());
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
      pressure.look();
      pressure.look();
    },
    page: (path = '/artikelen/open/', headers = {}) => app.fetch(new Request(`http://x${path}`, { headers })),
    form: (path: string, fields: Record<string, string> | FormData, headers = {}) =>
      app.fetch(
        new Request(`http://x${path}`, {
          method: 'POST',
          body: fields instanceof FormData ? fields : new URLSearchParams(fields),
          headers: { Origin: world.origin, ...headers },
        }),
      ),
  };
}
const unread = () => new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }));
const reaction = { article: 'open', text: 'Een eerste regel <b>\nen nog "een".', website: '', key: 'k1' };

test('a process that is late through others refuses nobody, however late', async () => {
  const { page, form, lateBy, pressure } = pressedWorld();
  lateBy(60_000);

  expect((await page()).status).toBe(200);
  expect((await form('/reacties', reaction)).status, 'who is not signed in is asked to, and not refused').toBe(401);
  expect(pressure.refused()).toBe(0);
  pressure.stop();
});

test('with too much in the making pages are refused first, then forms, and all is taken again when it is calm', async () => {
  const { page, form, busyWith, calm, pressure, logged } = pressedWorld();
  busyWith(249);
  expect((await page()).status).toBe(200);

  busyWith(2);
  const refused = await page();
  expect([refused.status, refused.headers.get('Retry-After'), refused.headers.get('Cache-Control')]).toEqual([
    503,
    '5',
    'private, no-store',
  ]);
  expect(refused.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(await refused.text(), "the site's own page").toMatch(/<html lang="nl" data-tier.*Het is nu erg druk\./s);
  const asked = await page('/api/articles/open/reactions?since=0', { Accept: 'application/json' });
  expect([asked.status, (await asked.json()).code]).toEqual([503, 'too-busy']);
  expect((await page('/health')).status).toBe(200);
  expect((await page('/artikelen/open/?/health')).status).toBe(503);
  expect((await form('/inloggen', { email: 'x' })).status, 'a form is still read').toBe(400);

  busyWith(250);
  expect((await form('/inloggen', { email: 'x' })).status).toBe(503);
  expect(pressure.refused()).toBe(4);

  await calm();
  expect((await page()).status).toBe(200);
  expect(logged).toEqual([
    { level: 'warning', event: 'too busy', refused: 0 },
    { level: 'warning', event: 'calm again', refused: 4 },
  ]);
  pressure.stop();
});

test.each([
  ['answers in the making', (world: ReturnType<typeof pressedWorld>) => world.busyWith(100)],
  [
    'answers made since the last look',
    ({ pressure }: ReturnType<typeof pressedWorld>) => {
      for (let n = 0; n < 100; n += 1) pressure.madeAtOnce();
      pressure.look();
    },
  ],
])('lateness counts together with many %s', async (_what, press) => {
  const world = pressedWorld();
  press(world);
  expect((await world.page()).status).toBe(200);
  world.lateBy(300);
  expect((await world.page()).status).toBe(503);
  expect((await world.form('/reacties', reaction)).status).toBe(401);
  world.lateBy(1_100);
  expect((await world.form('/reacties', reaction)).status).toBe(503);
  world.pressure.stop();
});

test('a form that is refused comes back in the page of the site with all that was typed, but no password', async () => {
  const { form, busyWith, pressure } = pressedWorld();
  busyWith(500);

  const answer = await form('/reacties?citaat=1', reaction);
  const body = await answer.text();
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5']);
  expect(body).toContain('Het is nu erg druk.');
  expect(body).toContain('<form class="question-form" method="post" action="/reacties?citaat=1">');
  expect(body).toContain('name="text" rows="8">\nEen eerste regel &lt;b&gt;\nen nog &quot;een&quot;.</textarea>');
  expect(body).toContain('<input type="hidden" name="article" value="open" />');
  expect(body).toContain('name="key" value="k1"');

  const signIn = await (await form('/inloggen', { email: 'anna@example.nl', password: 'geheim is geheim' })).text();
  expect(signIn).toContain('name="email" value="anna@example.nl"');
  expect(signIn).toMatch(/name="password"\s+type="password"/);
  expect(signIn).not.toContain('geheim is geheim');

  const parts = new FormData();
  parts.set('text', 'In delen verstuurd.');
  expect(await (await form('/reacties', parts)).text()).toContain('value="In delen verstuurd."');
  pressure.stop();
});

test.each([
  ['another site', { Origin: 'https://elders.example' }, '"><script>'],
  ['an unknown content type', { 'Content-Type': 'text/plain' }, 'a'],
])('nothing is shown of what came from %s', async (_who, headers, text) => {
  const { form, busyWith, pressure } = pressedWorld();
  busyWith(500);
  const body = await (await form('/reacties', { article: 'zoek-dit', text }, headers)).text();
  expect(body).toContain('Het is nu erg druk.');
  expect(body).not.toMatch(/zoek-dit|<script>/);
  pressure.stop();
});

test('an island that sends a form is told in facts', async () => {
  const { form, busyWith, pressure } = pressedWorld();
  busyWith(500);
  const answer = await form('/reacties', reaction, { Accept: 'application/json' });
  expect([answer.status, (await answer.json()).code]).toEqual([503, 'too-busy']);
  pressure.stop();
});

test('an answer that its reader takes slowly is no work: it counts until it is handed over', async () => {
  const { page, pressure } = pressedWorld();
  await Promise.all(Array.from({ length: 300 }, () => pressure.during('page', unread)));
  expect((await page()).status).toBe(200);
  pressure.stop();
});

test('where pages take long, fewer at once are too much; for who comes alone they may take as long as they do', async () => {
  const { page, form, pagesThatTake, busyWith, pressure } = pressedWorld();
  await pagesThatTake(400, 40);
  busyWith(99);
  expect((await page()).status).toBe(200);
  busyWith(1);
  expect((await page()).status).toBe(503);
  expect((await form('/reacties', reaction)).status).toBe(401);
  await pagesThatTake(1, 40);
  expect((await page()).status).toBe(200);
  pressure.stop();
});
