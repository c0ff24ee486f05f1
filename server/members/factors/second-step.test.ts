import { expect, test } from 'vitest';
import { WRONG_CODES } from './totp-store.ts';
import { HALF_OPEN_MINUTES } from './half-open-store.ts';
import {
  cookiesOf,
  hasSession,
  lettersTo,
  memberOf,
  setUpApp,
  setUpPasskey,
  signIn,
  smallWorld,
} from '../../trials/factors.ts';

/** A member with an app, and a browser that has shown the password. */
async function halfway() {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  const app = await setUpApp(world, anna);
  const answer = await signIn(world, anna);
  return { world, anna, app, answer, headers: { Cookie: cookiesOf(answer) } };
}
const show = (world: ReturnType<typeof smallWorld>, code: string, headers: Record<string, string>) =>
  world.post('/inloggen/tweede-stap', { 'proof-code': code }, headers);

test('a password opens the page that asks for the code, and nothing else', async () => {
  const { world, answer, headers } = await halfway();

  expect(answer.headers.get('Location')).toBe('/inloggen/tweede-stap/');
  expect(hasSession(answer)).toBe(false);
  expect(answer.headers.getSetCookie().join()).toMatch(
    /kb_stap=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax/,
  );
  expect(await (await world.get('/inloggen/tweede-stap/', headers)).text()).toContain('name="proof-code"');
  expect((await world.get('/mijn/', headers)).headers.get('Location')).toBe('/inloggen/?naar=/mijn/');
  expect((await world.post('/mijn/naam', { name: 'Eva' }, headers)).status).toBe(401);
  expect(await (await world.get('/artikelen/free/', headers)).text()).toContain('data-tier="visitor"');
});

test('with the code the session opens, where the reader was going, once', async () => {
  const { world, app, headers } = await halfway();

  const answer = await show(world, app.codeNow(), headers);

  expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/mijn/#gegevens']);
  expect(await (await world.get('/mijn/', { Cookie: cookiesOf(answer) })).text()).toContain('Anna');
  world.clock.forward({ seconds: 30 });
  expect((await show(world, app.codeNow(), headers)).status).toBe(410);
});

test('a code that was taken is not taken again, in whichever sign-in', async () => {
  const { world, anna, app, headers } = await halfway();
  const code = app.codeNow();
  await show(world, code, headers);
  const second = { Cookie: cookiesOf(await signIn(world, anna)) };

  const again = await show(world, code, second);

  expect([again.status, hasSession(again)]).toEqual([403, false]);
  expect(await again.text()).toContain('al gebruikt');
  world.clock.forward({ seconds: 30 });
  expect(hasSession(await show(world, app.codeNow(), second))).toBe(true);
});

test('of eight uses of one code at the same time one opens a session', async () => {
  const { world, anna, app } = await halfway();
  const browsers: Record<string, string>[] = [];
  for (let one = 0; one < 8; one += 1) browsers.push({ Cookie: cookiesOf(await signIn(world, anna)) });

  const answers = await Promise.all(browsers.map((headers) => show(world, app.codeNow(), headers)));

  expect(answers.filter(hasSession)).toHaveLength(1);
});

test.each(['', '000', 'abcdef', '１２３４５６', '../../', 'a'.repeat(40)])('%j opens nothing', async (code) => {
  const { world, headers } = await halfway();
  expect((await show(world, code, headers)).status).toBe(403);
});

test('guessing stops at the tenth wrong code for a day; the owner is told, and gets in by a recovery code', async () => {
  const { world, anna, app, headers } = await halfway();
  const wrong = app.codeNow() === '123456' ? '654321' : '123456';
  const answers: number[] = [];
  for (let guess = 0; guess < WRONG_CODES.most; guess += 1) answers.push((await show(world, wrong, headers)).status);
  expect(answers).toEqual([...Array(WRONG_CODES.most - 1).fill(403), 429]);

  expect((await show(world, app.codeNow(), headers)).status, 'the right one is not looked at').toBe(429);
  expect(lettersTo(world, anna.email).filter((text) => text.includes('tien verkeerde codes'))).toHaveLength(1);
  const recovered = await show(world, app.codes[0]!, headers);
  expect(hasSession(recovered)).toBe(true);

  world.clock.forward({ days: 1 });
  const later = { Cookie: cookiesOf(await signIn(world, anna)) };
  expect(hasSession(await show(world, app.codeNow(), later))).toBe(true);
});

test('a recovery code works once, however it is typed, and its owner hears', async () => {
  const { world, anna, app, headers } = await halfway();
  const typed = app.codes[3]!.toUpperCase().replaceAll('-', ' ');

  expect(hasSession(await show(world, typed, headers))).toBe(true);
  expect(lettersTo(world, anna.email).at(-1)).toContain('Codes die nog werken: 9.');
  const again = { Cookie: cookiesOf(await signIn(world, anna)) };
  expect((await show(world, app.codes[3]!, again)).status).toBe(403);
  expect(hasSession(await show(world, app.codes[4]!, again))).toBe(true);
});

test('the codes of one member are nothing to another', async () => {
  const { world, app } = await halfway();
  const bram = await memberOf(world, 'Bram');
  const his = await setUpApp(world, bram);
  const headers = { Cookie: cookiesOf(await signIn(world, bram)) };

  expect((await show(world, app.codes[0]!, headers)).status).toBe(403);
  if (app.codeNow() !== his.codeNow()) expect((await show(world, app.codeNow(), headers)).status).toBe(403);
  expect(hasSession(await show(world, his.codeNow(), headers))).toBe(true);
});

test('halfway in lasts a while, and ends when the password changes', async () => {
  const { world, anna, app, headers } = await halfway();
  world.clock.forward({ minutes: HALF_OPEN_MINUTES });
  expect((await show(world, app.codeNow(), headers)).status).toBe(410);
  expect((await world.get('/inloggen/tweede-stap/', headers)).headers.get('Location')).toBe('/inloggen/');

  const next = { Cookie: cookiesOf(await signIn(world, anna)) };
  await world.sessions.endAllOf(anna.id);
  expect((await show(world, app.codeNow(), next)).status).toBe(410);
});

const now = (world: ReturnType<typeof smallWorld>) => world.clock.now();

test.each(['verify', 'sign-in', 'reset', 'change-address'] as const)(
  'a mailed link to %s does not go around the second step',
  async (purpose) => {
    const { world, anna, app } = await halfway();
    const address = purpose === 'change-address' ? 'elders@example.nl' : anna.email;
    const code = world.tokens.issue({ purpose, memberId: anna.id, address, landing: '/mijn/', now: now(world) });
    const path = { verify: '/bevestigen', 'sign-in': '/inloglink', reset: '/wachtwoord', 'change-address': '/adres' }[
      purpose
    ];

    const answer = await world.post(path, { code, password: 'een heel nieuwe zin graag' });

    expect(hasSession(answer)).toBe(false);
    expect(answer.headers.get('Location')).toBe('/inloggen/tweede-stap/');
    expect(hasSession(await show(world, app.codeNow(), { Cookie: cookiesOf(answer) }))).toBe(true);
  },
);

test('a passkey is asked after a password too, even when its owner has no app', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  const { key } = await setUpPasskey(world, anna);
  const headers = { Cookie: cookiesOf(await signIn(world, anna)) };
  const page = await (await world.get('/inloggen/tweede-stap/', headers)).text();
  expect(page).toContain('Herstelcode');

  const options = JSON.parse(/data-options="([^"]*)"/.exec(page)![1]!.replaceAll('&quot;', '"')) as {
    challenge: string;
  };
  const passkey = key.get(options);
  const elsewhere = { Cookie: cookiesOf(await signIn(world, anna)) };
  const stolen = await world.post('/inloggen/tweede-stap', { 'proof-passkey': passkey }, elsewhere);
  expect([stolen.status, hasSession(stolen)], 'it was asked of another browser').toEqual([403, false]);
  expect(hasSession(await world.post('/inloggen/tweede-stap', { 'proof-passkey': passkey }, headers))).toBe(true);
});
