import { expect, test } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import { takeFactorsAway } from '../../operate/take-factors-away.ts';
import { forgetOld } from '../../privacy/retention.ts';
import { SETUP_MINUTES } from './totp-store.ts';
import {
  askToSignIn,
  cookiesOf,
  hasSession,
  lettersTo,
  memberOf,
  PHRASE,
  setUpApp,
  setUpPasskey,
  signIn,
  smallWorld,
} from '../../trials/factors.ts';

const factorTables = ['passkey', 'passkey_handle', 'totp', 'recovery_code', 'challenge', 'half_open'];
const rows = (world: ReturnType<typeof smallWorld>) =>
  factorTables.filter((table) => world.db.prepare(`SELECT 1 FROM ${table}`).get() !== undefined);

test('an app is set up with the password, a picture and a text, and counts after its first code', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  expect((await world.post('/mijn/totp/nieuw', {}, anna.headers)).status).toBe(403);
  expect((await world.post('/mijn/totp/nieuw', { current: 'fout' }, anna.headers)).status).toBe(403);

  const app = await setUpApp(world, anna);

  expect(app.page).toMatch(/<svg class="qr" role="img" aria-label="QR-code/);
  expect(app.text).toMatch(/^[A-Z2-7]{32}$/);
  expect(app.codes).toHaveLength(10);
  expect(new Set(app.codes).size).toBe(10);
  expect((await world.post('/mijn/totp/nieuw', {}, anna.headers)).status, 'it cannot be replaced unseen').toBe(409);
  expect(JSON.stringify(world.db.prepare('SELECT * FROM recovery_code').all())).not.toContain(app.codes[0]);
});

test('until its first code an app counts for nothing, and it is let go in a while', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  await world.post('/mijn/totp/nieuw', { current: PHRASE }, anna.headers);
  expect((await world.post('/mijn/totp', { code: '000000' }, anna.headers)).status).toBe(403);
  expect(hasSession(await signIn(world, anna))).toBe(true);

  world.clock.forward({ minutes: SETUP_MINUTES });
  expect((await world.post('/mijn/totp', { code: '000000' }, anna.headers)).status).toBe(409);
  forgetOld(world, world.clock.now());
  expect(rows(world)).toEqual([]);
});

test('from then on every other browser is out, and this one stays', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  const elsewhere = { Cookie: cookiesOf(await signIn(world, anna)) };
  await setUpApp(world, anna);
  expect((await world.get('/mijn/', elsewhere)).status).toBe(303);
  expect((await world.get('/mijn/', anna.headers)).status).toBe(200);
});

test('whoever has not shown that the address is theirs sets up nothing: it would survive the proof', async () => {
  const world = smallWorld();
  const { cookie } = await world.join('Nieuw', { verified: false });
  for (const path of ['/mijn/totp/nieuw', '/mijn/totp', '/mijn/passkeys/nieuw', '/mijn/passkeys', '/mijn/herstelcodes'])
    expect((await world.post(path, { name: 'x', passkey: '{}', code: '1' }, { Cookie: cookie })).status, path).toBe(
      401,
    );
  expect(rows(world)).toEqual([]);
});

test('all about me has names and moments, and no key, secret or code', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  const app = await setUpApp(world, anna);
  await setUpPasskey(world, anna, { name: 'Werklaptop' });
  const zip = await world.post('/mijn/gegevens.zip', {}, anna.headers);
  const data = strFromU8(unzipSync(new Uint8Array(await zip.arrayBuffer()))['data.json']!);

  expect(JSON.parse(data)).toMatchObject({
    passkeys: [{ name: 'Werklaptop', made_at: expect.any(String), used_at: null }],
    codesFromApp: [{ confirmed_at: expect.any(String) }],
    sessions: [{ factor: 'passkey' }],
  });
  expect(JSON.parse(data).recoveryCodes).toHaveLength(10);
  expect(data).not.toMatch(/secret|public_key|credential|hash|handle/);
  expect(data).not.toContain(app.secret.toString('base64'));
});

test.each(['keep', 'erase'])('an account that is removed (%s) leaves none of it', async (reactions) => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  await setUpApp(world, anna);
  await setUpPasskey(world, anna);
  await signIn(world, anna);
  await world.post('/mijn/passkeys/nieuw', { name: 'x' }, anna.headers);
  expect(rows(world)).toEqual(factorTables);

  expect((await world.post('/mijn/verwijderen', { reactions }, anna.headers)).status).toBe(303);
  expect(rows(world)).toEqual([]);
});

test('what is over is forgotten', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  await setUpApp(world, anna);
  await signIn(world, anna);
  await askToSignIn(world);
  world.clock.forward({ minutes: 11 });
  expect(forgetOld(world, world.clock.now())['half-open']).toBe(2);
  expect(rows(world)).toEqual(['totp', 'recovery_code']);
});

test('an operator takes it all away of whoever lost everything: sessions end, a letter goes out, it is in the log', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  await setUpApp(world, anna);
  await setUpPasskey(world, anna);
  const take = (email: string) => takeFactorsAway(email, { ...world, now: world.clock.now() });

  take('ANNA@example.nl');

  expect(world.factors.has(anna.id)).toBe(false);
  expect((await world.get('/mijn/', anna.headers)).status).toBe(303);
  expect(lettersTo(world, anna.email).at(-1)).toContain('Wij hebben uw passkeys, codes en herstelcodes verwijderd');
  expect(world.audit.newest({ most: 1, skip: 0 })).toMatchObject([
    { kind: 'factors-removed', byCommand: true, about: { name: 'Anna' } },
  ]);
  expect(hasSession(await signIn(world, anna))).toBe(true);
  expect(() => take('anna@example.nl')).toThrow('heeft geen tweede stap');
  expect(() => take('niemand@example.nl')).toThrow('Geen lid');
});

test('a name of a passkey is text, wherever it is shown', async () => {
  const world = smallWorld();
  const anna = await memberOf(world, 'Anna');
  await setUpPasskey(world, anna, { name: '<img src=x onerror=alert(1)>"' });
  for (const path of ['/mijn/', '/mijn/tweede-stap/'])
    expect(await (await world.get(path, anna.headers)).text()).not.toContain('<img');
});
