import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { smallWorld } from '../testing.ts';
import { openPressure } from './pressure.ts';

/** Keeps the process from doing anything else. */
function busyFor(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** What a process does that gets more than it can do: a pause each time it gets round to its timers. */
async function drown(pauseMs: number, times: number): Promise<void> {
  for (let pause = 0; pause < times; pause += 1) {
    busyFor(pauseMs);
    await setTimeout(0);
  }
}

test('a process that drowns refuses pages first, then forms, and takes all again when it is calm', async () => {
  const logged: object[] = [];
  const pressure = openPressure((line) => logged.push(line));
  const world = smallWorld();
  const app = createApp({ ...world, pressure, clock: world.clock.now });
  const form = { method: 'POST', body: new URLSearchParams({ email: 'x' }), headers: { Origin: world.origin } };
  const page = () => app.fetch(new Request('http://x/artikelen/open/'));
  const posted = () => app.fetch(new Request('http://x/inloggen', form));

  busyFor(400);
  await setTimeout(0);
  expect((await page()).status, 'one pause is forgiven').toBe(200);

  await drown(400, 6);
  const refused = await page();
  expect([refused.status, refused.headers.get('Retry-After'), refused.headers.get('Cache-Control')]).toEqual([
    503,
    '5',
    'private, no-store',
  ]);
  expect(refused.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(await refused.text()).toContain('<p>Het is nu erg druk.');
  const asked = await app.fetch(
    new Request('http://x/api/articles/open/reactions?since=0', { headers: { Accept: 'application/json' } }),
  );
  expect([asked.status, (await asked.json()).code]).toEqual([503, 'too-busy']);
  expect((await app.fetch(new Request('http://x/health'))).status).toBe(200);
  expect((await posted()).status, 'a form is still read').toBe(400);

  await drown(1_600, 4);
  expect((await posted()).status).toBe(503);
  expect(pressure.refused()).toBe(3);

  await setTimeout(1_500);
  expect((await page()).status).toBe(200);
  expect(logged).toEqual([
    { level: 'warning', event: 'too busy', refused: 0 },
    { level: 'warning', event: 'calm again', refused: 3 },
  ]);
  pressure.stop();
}, 30_000);
