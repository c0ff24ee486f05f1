import { expect, test } from 'vitest';
import { exhausted } from '../trials/readers.ts';
import { GATED_SENTENCE, smallWorld } from '../trials/world.ts';

test('a free member chooses three PRO articles a month; the fourth is refused', async () => {
  const world = smallWorld();
  const anna = await exhausted(world);

  const answer = await world.post('/artikelen/pro/lezen', {}, { Cookie: anna.cookie });

  expect(answer.status).toBe(403);
  expect(await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text()).toContain('Vanaf 1 april 2026');
});

test('a chosen article stays readable, and choosing it twice or in two tabs at once counts once', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  const answers = await Promise.all([1, 2].map(() => world.post('/artikelen/pro/lezen', {}, { Cookie: anna.cookie })));

  expect(answers.map((answer) => answer.headers.get('location'))).toEqual([
    '/artikelen/pro/#verder',
    '/artikelen/pro/#verder',
  ]);
  const page = await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text();
  expect(page).toContain(GATED_SENTENCE);
  expect(page).toContain('nog 2 van 3');
});

test('a visit counts nothing, whatever the browser was doing', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');

  for (const headers of [{}, { 'Sec-Purpose': 'prefetch;prerender' }, { Purpose: 'prefetch' }] as Record<
    string,
    string
  >[]) {
    await world.get('/artikelen/pro/', { Cookie: anna.cookie, ...headers });
    await world.get('/artikelen/pro/lezen', { Cookie: anna.cookie, ...headers });
  }

  expect(await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text()).toContain('nog 3 van 3');
});

test('the count starts again when the month turns in Amsterdam, and what was chosen stays', async () => {
  const world = smallWorld(new Date('2026-03-31T21:59:59Z'));
  const anna = await exhausted(world);
  world.gate.unlock({ memberId: anna.id, articleId: 'pro', now: world.clock.now(), monthStart: new Date(0), limit: 4 });

  world.clock.forward({ seconds: 1 });

  const page = await (await world.get('/artikelen/pro/', { Cookie: anna.cookie })).text();
  expect(page).toContain(GATED_SENTENCE);
  expect(page).toContain('nog 3 van 3');
});

test('one second after PRO ends the next request is refused, and the page says since when', async () => {
  const world = smallWorld();
  const bram = await exhausted(world, { tier: 'pro', proUntil: new Date(world.clock.now().getTime() + 1000) });
  expect(await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text()).toContain(GATED_SENTENCE);

  world.clock.forward({ seconds: 1 });

  const page = await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text();
  expect(page).not.toContain(GATED_SENTENCE);
  expect(page).toContain('Uw PRO-abonnement is geëindigd op 1 maart 2026');
});

test('a ban holds from the next request on', async () => {
  const world = smallWorld();
  const bram = await world.join('Bram', { tier: 'pro' });
  world.members.ban(bram.id, world.clock.now());

  expect(await (await world.get('/artikelen/pro/', { Cookie: bram.cookie })).text()).not.toContain(GATED_SENTENCE);
  expect((await world.post('/artikelen/pro/lezen', {}, { Cookie: bram.cookie })).status).toBe(401);
});
