import { expect, test } from 'vitest';
import { Refusal, refusalOf } from './errors.ts';
import { smallWorld } from '../trials/world.ts';

const failing = (code: string) => Object.assign(new Error('x'), { code });

test.each([
  ['SQLITE_FULL', 507],
  ['ENOSPC', 507],
  ['SQLITE_BUSY', 503],
  ['SQLITE_BUSY_SNAPSHOT', 503],
])('%s is our fault, and says when to come back', (code, status) => {
  expect(refusalOf(failing(code))?.status).toBe(status);
});

test('any other failure is a bug', () => {
  expect(refusalOf(failing('SQLITE_IOERR_FSYNC'))).toBe(null);
  expect(refusalOf(new Error('x'))).toBe(null);
  expect(refusalOf(new Refusal('not-found'))).toBe(null);
});

test('a database that is full refuses a reaction with 507, keeps what was typed, and goes on when there is room', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const place = () =>
    world.post(
      '/reacties',
      { article: 'open', text: `Hier past niets meer bij. ${'x'.repeat(4_900)}` },
      { Cookie: anna.cookie },
    );
  world.db.pragma(`max_page_count = ${world.db.pragma('page_count', { simple: true })}`);
  let answer = await place();
  for (let tries = 0; answer.status === 303 && tries < 15; tries += 1) answer = await place();
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([507, '300']);
  const page = await answer.text();
  expect(page).toContain('We kunnen nu even niets opslaan.');
  expect(page).toContain('Hier past niets meer bij.');
  expect((await world.get('/artikelen/open/')).status).toBe(200);
  world.db.pragma('max_page_count = 1073741823');
  expect((await place()).status).toBe(303);
});
