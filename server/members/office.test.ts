import { expect, test } from 'vitest';
import { smallWorld, type World } from '../trials/world.ts';
import { LIMITS } from '../http/rate-limits.ts';
import { browserOf, codeIn, lastLetter, outbox, PASSWORD } from '../trials/browser.ts';

const STAFF = 40;
/** So many at a time: more hashes than these wait for their turn only so long. */
const AT_ONCE = 10;
/** What a request without a connection comes from. */
const NETWORK = 'unknown';

const everyone = Array.from({ length: STAFF }, (_, person) => `p${person}@gemeente.example`);

async function inGroups(act: (email: string) => Promise<void>, between = (): void => undefined): Promise<void> {
  for (let begin = 0; begin < STAFF; begin += AT_ONCE) {
    await Promise.all(everyone.slice(begin, begin + AT_ONCE).map(act));
    between();
  }
}

async function become(world: World, email: string): Promise<void> {
  const browser = browserOf(world);
  expect((await browser.post('/lid-worden', { name: 'Ambtenaar', email, password: PASSWORD })).status).toBe(200);
  expect((await browser.post('/bevestigen', { code: codeIn(lastLetter(world, email)) })).status).toBe(303);
}

test('forty people behind one address sign up within ten minutes, confirm, and sign in the next morning', async () => {
  const world = smallWorld();
  await inGroups(
    (email) => become(world, email),
    () => world.clock.forward({ seconds: 150 }),
  );
  world.clock.forward({ minutes: 15 * 60 });
  await inGroups(async (email) => {
    expect((await world.post('/inloglink/aanvragen', { email })).status).toBe(200);
    expect((await world.post('/inloggen', { email, password: PASSWORD })).status).toBe(303);
  });
  expect(world.members.count()).toBe(STAFF);
});

/** The statuses of a thousand requests from one network at one instant, and how many there were of each. */
async function thousand(ask: (turn: number) => Response | Promise<Response>): Promise<Record<number, number>> {
  const answers = await Promise.all(Array.from({ length: 1_000 }, (_, turn) => ask(turn)));
  const found: Record<number, number> = {};
  for (const { status } of answers) found[status] = (found[status] ?? 0) + 1;
  return found;
}

test('a thousand addresses asked for a link from one network: half of them, whether they are known or not', async () => {
  const world = smallWorld();
  const found = await thousand((turn) => world.post('/inloglink/aanvragen', { email: `x${turn}@example.nl` }));
  expect(found).toEqual({ 200: LIMITS.linkNetwork.acts, 429: 1_000 - LIMITS.linkNetwork.acts });
});

test('a list of passwords is stopped, while colleagues who know theirs are not counted', async () => {
  const world = smallWorld();
  await become(world, 'anna@example.nl');
  const { now } = world.clock;
  for (let guess = 1; guess < LIMITS.signInNetwork.acts; guess += 1)
    world.limits.ensureRoom(`in ${NETWORK}`, LIMITS.signInNetwork, now());
  const signIn = (email: string, password = PASSWORD) => world.post('/inloggen', { email, password });

  for (let colleague = 0; colleague < 3; colleague += 1) expect((await signIn('anna@example.nl')).status).toBe(303);
  expect((await signIn('y@example.nl', 'de laatste gok')).status).toBe(401);

  expect(await thousand((turn) => signIn(`z${turn}@example.nl`))).toEqual({ 429: 1_000 });
});

test('a thousand sign-ups from one network are stopped before anything is hashed or mailed', async () => {
  const world = smallWorld();
  for (let before = 0; before < LIMITS.signUpNetwork.acts; before += 1)
    world.limits.ensureRoom(`up ${NETWORK}`, LIMITS.signUpNetwork, world.clock.now());

  const signUp = (turn: number) =>
    world.post('/lid-worden', { name: 'Dief', email: `x${turn}@a.nl`, password: PASSWORD });

  expect(await thousand(signUp)).toEqual({ 429: 1_000 });
  expect([outbox(world).length, world.members.count()]).toEqual([0, 0]);
});

test('one address is not filled with sign-ups, nor its mailbox', async () => {
  const world = smallWorld();
  const statuses: number[] = [];
  for (let turn = 0; turn < LIMITS.signUpPair.acts + 2; turn += 1)
    statuses.push(
      (await world.post('/lid-worden', { name: 'Dief', email: 'anna@example.nl', password: PASSWORD })).status,
    );

  expect(statuses.slice(-3)).toEqual([200, 429, 429]);
  expect(outbox(world)).toHaveLength(3);
});
