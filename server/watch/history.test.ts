import { expect, test } from 'vitest';
import { settableClock, smallWorld } from '../trials/world.ts';
import { openHistory, SPANS } from './history.ts';

const request = { id: 'x', method: 'GET', route: '/*', status: 200, seconds: 0.01 };

test('a day is kept in tens of minutes: how many, how many failed, and how slow the slowest twentieth was', () => {
  const clock = settableClock(new Date('2026-03-01T12:00:00Z'));
  const history = openHistory({ clock: clock.now, lateMs: () => 7 });
  for (let number = 1; number <= 100; number += 1) history.seen({ ...request, seconds: number / 1000 });
  history.seen({ ...request, status: 500 });
  clock.forward({ minutes: 10 });
  history.seen(request);
  const [before, last] = history.spans().slice(-2);
  expect(before).toMatchObject({ requests: 101, faults: 1, slowMs: 95 });
  expect(last).toMatchObject({ requests: 1, faults: 0, slowMs: 10, lateMs: 7 });
  expect(last!.megabytes).toBeGreaterThan(10);

  clock.forward({ minutes: 10 * (SPANS - 1) });
  expect(history.spans().map(({ requests }) => requests)).toEqual([1, ...Array(SPANS - 1).fill(0)]);
  clock.forward({ minutes: 10 });
  expect(history.spans().some(({ requests }) => requests > 0)).toBe(false);
  history.stop();
});

test('the page for who keeps the server running shows counts, and no one’s name', async () => {
  const world = smallWorld();
  const desk = await world.join('Mira', { role: 'administrator' });
  await world.join('Petra', { tier: 'pro' });
  world.life.lastBackup = () => new Date('2026-02-27T09:12:00Z');
  world.life.freeBytes = async () => 12.5 * 2 ** 30;
  world.history.seen({ ...request, status: 503 });
  const page = await (await world.get('/beheer/server/', { Cookie: desk.cookie })).text();
  expect(page).toContain('<dd>27 februari 10.12</dd>');
  expect(page).toContain('<dd>12,5 GB</dd>');
  expect(page).toMatch(/<dt>PRO-leden<\/dt>\s*<dd>1<\/dd>/);
  expect(page).toContain('aria-label="Fouten van ons: samen 1"');
  expect(page).toContain('<path d="M143.5 40V0" />');
  expect(page).toMatch(/<time datetime="2026-03-01">1 maart<\/time><\/th>\s*<td>0<\/td>\s*<td>2<\/td>/);
  expect(page).not.toMatch(/Petra|@/);
});
