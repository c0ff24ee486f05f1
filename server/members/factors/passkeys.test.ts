import { expect, test } from 'vitest';
import { type Bent, softAuthenticator } from '../../trials/authenticator.ts';
import { cookieOf, ORIGIN } from '../../trials/world.ts';
import { CHALLENGE_MINUTES } from './challenge-store.ts';
import {
  askToSignIn,
  codesOn,
  cookiesOf,
  hasSession,
  lettersTo,
  memberOf,
  optionsOn,
  PHRASE,
  setUpPasskey,
  smallWorld,
} from '../../trials/factors.ts';

async function withPasskey() {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  return { world, anna, ...(await setUpPasskey(world, anna)) };
}
type Given = Awaited<ReturnType<typeof withPasskey>>;
const use = ({ world }: Pick<Given, 'world'>, passkey: string) =>
  world.post('/inloggen/passkey', { 'proof-passkey': passkey, naar: '/mijn/#gegevens' });

test('a passkey is made after the password, brings codes to keep, and is listed', async () => {
  const { world, anna, answer } = await withPasskey();

  expect(codesOn(await answer.text())).toHaveLength(10);
  const page = await (await world.get('/mijn/tweede-stap/', anna.headers)).text();
  expect(page).toContain('Telefoon: gemaakt op 1 maart 2026, nog niet gebruikt');
  expect(await (await world.get('/mijn/', anna.headers)).text()).toContain('Telefoon');
  expect(lettersTo(world, anna.email)).toEqual([expect.stringContaining('Er is een passkey toegevoegd: Telefoon.')]);
  expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
});

test('it signs in alone, without an address or a password, and counts as both factors', async () => {
  const given = await withPasskey();
  const { world, key } = given;

  const answer = await use(given, key.get(await askToSignIn(world)));

  expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/mijn/#gegevens']);
  const headers = { Cookie: cookiesOf(answer) };
  expect(await (await world.get('/mijn/', headers)).text()).toContain('Anna');
  expect(await (await world.get('/mijn/tweede-stap/', headers)).text()).toContain('laatst gebruikt op');
});

test('what it is asked names no member, no key, and asks who holds it', async () => {
  const { world } = await withPasskey();
  expect(await askToSignIn(world)).toMatchObject({
    rpId: 'localhost',
    userVerification: 'required',
    allowCredentials: [],
  });
});

test('the handle that authenticators keep is random, and the same for every passkey of a member', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  const ask = async () =>
    optionsOn(await (await world.post('/mijn/passkeys/nieuw', { name: 'x', current: PHRASE }, anna.headers)).text());
  const [one, two] = [await ask(), await ask()];
  expect(one.user.id).toMatch(/^[\w-]{43}$/);
  expect(two.user.id).toBe(one.user.id);
  expect(two.challenge).not.toBe(one.challenge);
});

const bends: [string, Partial<Bent>][] = [
  ['of another origin', { origin: 'https://kennisbank.nep.example' }],
  ['of our origin with another port', { origin: 'http://localhost:9' }],
  ['for another site', { rpId: 'nep.example' }],
  ['without a finger or a PIN', { verified: false }],
  ['of the wrong kind', { type: 'webauthn.create' }],
  ['that counted no further', { counter: 0 }],
  ['with the handle of nobody', { userHandle: 'AAAA' }],
];

test.each(bends)('a signature %s opens nothing', async (_what, bent) => {
  const given = await withPasskey();
  const { world, key } = given;
  await use(given, key.get(await askToSignIn(world)));

  const answer = await use(given, key.get(await askToSignIn(world), bent));

  expect([answer.status, hasSession(answer)]).toEqual([403, false]);
  expect(
    hasSession(await use(given, key.get(await askToSignIn(world)))),
    'the passkey itself is as good as before',
  ).toBe(true);
});

test('a counter that went back is told to who runs the house, without a name', async () => {
  const given = await withPasskey();
  await use(given, given.key.get(await askToSignIn(given.world), { counter: 7 }));
  await use(given, given.key.get(await askToSignIn(given.world), { counter: 7 }));
  expect(given.world.logged).toEqual([{ level: 'warning', event: 'passkey counter went back', passkey: 1 }]);
});

test('an authenticator that never counts is welcome', async () => {
  const given = await withPasskey();
  for (let time = 0; time < 2; time += 1)
    expect(hasSession(await use(given, given.key.get(await askToSignIn(given.world), { counter: 0 })))).toBe(true);
});

test('an answer opens one session: not again, not when it is late, not to another question', async () => {
  const given = await withPasskey();
  const { world, key } = given;
  const answer = key.get(await askToSignIn(world));
  expect(hasSession(await use(given, answer))).toBe(true);
  expect((await use(given, answer)).status, 'again').toBe(403);

  const late = key.get(await askToSignIn(world));
  world.clock.forward({ minutes: CHALLENGE_MINUTES });
  expect((await use(given, late)).status, 'late').toBe(403);
  expect((await use(given, key.get({ challenge: Buffer.alloc(32).toString('base64url') }))).status, 'not asked').toBe(
    403,
  );
});

test('of eight answers to one question at the same time one opens a session', async () => {
  const given = await withPasskey();
  const options = await askToSignIn(given.world);
  const tries = Array.from({ length: 8 }, () => given.key.get(options));
  const answers = await Promise.all(tries.map((one) => use(given, one)));
  expect(answers.filter(hasSession)).toHaveLength(1);
});

test('a passkey that nobody registered, or was removed, or signed by another key, opens nothing', async () => {
  const given = await withPasskey();
  const { world, anna, key } = given;
  expect((await use(given, softAuthenticator(ORIGIN).get(await askToSignIn(world)))).status).toBe(403);

  const forged = { ...JSON.parse(softAuthenticator(ORIGIN).get(await askToSignIn(world))), id: key.id, rawId: key.id };
  delete forged.response.userHandle;
  expect((await use(given, JSON.stringify(forged))).status, 'someone else signed').toBe(403);

  await world.post('/mijn/passkeys/1/weg', {}, anna.headers);
  expect((await use(given, key.get(await askToSignIn(world)))).status, 'removed').toBe(403);
  expect(lettersTo(world, anna.email).at(-1)).toContain('Er is een passkey verwijderd: Telefoon.');
});

test.each([
  '',
  'x',
  '{}',
  '[]',
  'null',
  '{"id":{}}',
  JSON.stringify({ id: 'x', rawId: 'x', type: 'public-key', response: {} }),
])('nonsense is refused in words: %j', async (passkey) => {
  const { world, anna } = await withPasskey();
  const answer = await use({ world }, passkey);
  expect([answer.status, hasSession(answer)]).toEqual([403, false]);
  expect((await world.post('/mijn/passkeys', { name: 'x', passkey }, anna.headers)).status).toBe(403);
  expect(world.logged).toEqual([]);
});

const bentMaking: [string, Partial<Bent>][] = bends.filter(([, bent]) => !('counter' in bent || 'userHandle' in bent));

test.each(bentMaking.map(([what, bent]) => [what, { ...bent, ...(bent.type && { type: 'webauthn.get' }) }] as const))(
  'a passkey %s is not registered',
  async (_what, bent) => {
    const world = smallWorld();
    const anna = await memberOf(world, 'Anna');
    const asked = await (await world.post('/mijn/passkeys/nieuw', { name: 'x', current: PHRASE }, anna.headers)).text();
    const passkey = softAuthenticator(ORIGIN).create(optionsOn(asked), bent);

    expect((await world.post('/mijn/passkeys', { name: 'x', passkey }, anna.headers)).status).toBe(403);
    expect(world.factors.has(anna.id)).toBe(false);
  },
);

test('making one asks the password, and belongs to the browser that was asked', async () => {
  const { world, anna, passkey } = await withPasskey();
  const bram = await memberOf(world, 'Bram');
  expect((await world.post('/mijn/passkeys/nieuw', { name: 'x', current: 'fout' }, bram.headers)).status).toBe(403);
  expect((await world.post('/mijn/passkeys/nieuw', { name: 'x' }, bram.headers)).status).toBe(403);
  expect((await world.post('/mijn/passkeys', { name: 'x', passkey }, bram.headers)).status, 'of Anna').toBe(403);
  expect((await world.post('/mijn/passkeys', { name: 'x', passkey }, anna.headers)).status, 'again').toBe(403);

  const asked = await (await world.post('/mijn/passkeys/nieuw', { name: 'x', current: PHRASE }, bram.headers)).text();
  const elsewhere = { Cookie: cookieOf(await world.sessions.open(bram.id)) };
  const made = softAuthenticator(ORIGIN).create(optionsOn(asked));
  expect((await world.post('/mijn/passkeys', { name: 'x', passkey: made }, elsewhere)).status).toBe(403);
  expect(world.factors.passkeys.of(bram.id)).toEqual([]);
});

test("nobody removes someone else's passkey", async () => {
  const { world, anna } = await withPasskey();
  const bram = await memberOf(world, 'Bram');
  expect((await world.post('/mijn/passkeys/1/weg', {}, bram.headers)).status).toBe(404);
  expect(world.factors.passkeys.of(anna.id)).toHaveLength(1);
});
