import { expect, test } from 'vitest';
import { cookieFor } from '../trials/readers.ts';
import { EBOOK, GATED_SENTENCE, smallWorld } from '../trials/world.ts';

test.each([
  ['visitor', 401],
  ['unverified', 401],
  ['free', 403],
  ['lapsed', 403],
  ['banned', 403],
  ['pro', 200],
  ['moderator', 200],
] as const)('the e-book for %s is answered with %i, and a download is written down', async (who, status) => {
  const world = smallWorld();
  const cookie = await cookieFor(who, world);

  const answer = await world.get('/mijn/e-book/kennisbank.epub', { Cookie: cookie });

  expect(answer.status).toBe(status);
  expect((await answer.text()) === EBOOK).toBe(status === 200);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(world.db.prepare('SELECT count(*) FROM ebook_download').pluck().get()).toBe(status === 200 ? 1 : 0);
});

test.each([
  ['bytes=0-3', 206, 'Een ', `bytes 0-3/${EBOOK.length}`],
  ['bytes=-6', 206, EBOOK.slice(-6), `bytes ${EBOOK.length - 6}-${EBOOK.length - 1}/${EBOOK.length}`],
  ['bytes=4-', 206, EBOOK.slice(4), `bytes 4-${EBOOK.length - 1}/${EBOOK.length}`],
  ['bytes=0-1,4-5', 200, EBOOK, null],
  ['bytes=9999-', 416, '', `bytes */${EBOOK.length}`],
  ['bytes=5-2', 416, '', `bytes */${EBOOK.length}`],
])('the range %s is answered with %i', async (range, status, body, contentRange) => {
  const world = smallWorld();
  const { cookie } = await world.join('Piet', { tier: 'pro' });

  const answer = await world.get('/mijn/e-book/kennisbank.epub', { Cookie: cookie, Range: range });

  expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
    status,
    body,
    contentRange,
  ]);
});

test.each([
  ['visitor', 404],
  ['free', 404],
  ['pro', 200],
] as const)('a picture in gated text is, for %s, answered with %i', async (who, status) => {
  const world = smallWorld();

  const answer = await world.get('/_astro/geheim.1.svg', { Cookie: await cookieFor(who, world) });

  expect(answer.status).toBe(status);
  expect((await answer.text()).includes(GATED_SENTENCE)).toBe(status === 200);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});
