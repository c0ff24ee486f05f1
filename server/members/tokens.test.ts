import { expect, test } from 'vitest';
import { smallWorld } from '../trials/world.ts';
import { PURPOSES, TOKEN_MINUTES } from './token-store.ts';

const paths = {
  verify: '/bevestigen',
  'sign-in': '/inloglink',
  reset: '/wachtwoord',
  'change-address': '/adres',
} as const;
const fields = { password: 'een heel nieuwe zin graag' };

async function worldWithCode(purpose: (typeof PURPOSES)[number]) {
  const world = smallWorld();
  const { id, email } = await world.join('Anna', { verified: false });
  const address = purpose === 'change-address' ? 'nieuw@example.nl' : email;
  const code = world.tokens.issue({ purpose, memberId: id, address, landing: '/mijn/', now: world.clock.now() });
  return { ...world, id, code };
}

const matrix = PURPOSES.flatMap((issued) => PURPOSES.map((used) => ({ issued, used })));

test.each(matrix)('a code for $issued, used for $used', async ({ issued, used }) => {
  const { post, code } = await worldWithCode(issued);

  expect((await post(paths[used], { code, ...fields })).status).toBe(issued === used ? 303 : 410);
});

test.each(PURPOSES)('of eight uses of one code for %s at the same time one succeeds', async (purpose) => {
  const { post, code } = await worldWithCode(purpose);

  const answers = await Promise.all(Array.from({ length: 8 }, () => post(paths[purpose], { code, ...fields })));

  expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(7).fill(410)]);
});

test.each(PURPOSES)('a scanner that visits the link for %s uses nothing up', async (purpose) => {
  const { app, get, post, code } = await worldWithCode(purpose);
  const link = `${paths[purpose]}/?code=${code}`;

  await app.request(link, { method: 'HEAD' });
  for (const headers of [{}, { 'User-Agent': 'LinkScanner' }, { 'Sec-Purpose': 'prefetch' }] as Record<
    string,
    string
  >[]) {
    const page = await get(link, headers);
    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie()).toEqual([]);
  }

  expect((await post(paths[purpose], { code, ...fields })).status).toBe(303);
  expect((await get(link)).status).toBe(410);
});

test.each(PURPOSES)('a code for %s works until its last minute', async (purpose) => {
  const { clock, tokens, code } = await worldWithCode(purpose);

  clock.forward({ minutes: TOKEN_MINUTES[purpose], milliseconds: -1 });
  expect(tokens.isGood(code, purpose, clock.now())).toBe(true);
  clock.forward({ milliseconds: 1 });
  expect(tokens.isGood(code, purpose, clock.now())).toBe(false);
});

test.each(['verify', 'sign-in', 'reset'] as const)(
  'after a change of address an old link for %s opens nothing',
  async (purpose) => {
    const { members, post, clock, id, code } = await worldWithCode(purpose);

    members.move(id, 'nieuw@example.nl', clock.now());

    expect((await post(paths[purpose], { code, ...fields })).status).toBe(410);
  },
);

test.each(['', 'x', '../..', 'a'.repeat(5000)])('the code %j is refused and changes nothing', async (code) => {
  const { post } = smallWorld();

  expect((await post('/inloglink', { code })).status).toBeGreaterThanOrEqual(400);
});
