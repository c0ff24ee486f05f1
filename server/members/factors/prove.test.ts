import { cookieOf } from '../../trials/world.ts';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import type { Purpose } from '../token-store.ts';
import {
  codesOn,
  type Held,
  lettersTo,
  memberOf,
  optionsOn,
  PHRASE,
  setUpApp,
  setUpPasskey,
  smallWorld,
} from '../../trials/factors.ts';
import { PROOF_MINUTES } from '../proof-rules.ts';

let world: ReturnType<typeof smallWorld>;
let boss: Held;
let anna: Held;
beforeEach(async () => {
  world = smallWorld();
  boss = await memberOf(world, 'Baas', 'administrator');
  anna = await memberOf(world, 'Anna');
});
const late = () => world.clock.forward({ minutes: PROOF_MINUTES });
const role = () => `/beheer/leden/${anna.id}/rol`;
const give = (fields: Record<string, string> = {}) =>
  world.post(
    `/beheer/leden/${anna.id}/geven`,
    { until: '2026-12-31', reason: 'Dank & <b>hulde</b>', ...fields },
    boss.headers,
  );
const isPro = () => world.members.find(anna.id)!.tier === 'pro';

test('within ten minutes of signing in an act at the desk goes through, and a moment later it does not', async () => {
  world.clock.forward({ minutes: PROOF_MINUTES, milliseconds: -1 });
  expect((await give()).status).toBe(303);
  world.clock.forward({ milliseconds: 1 });
  expect((await give()).status).toBe(403);
});

test('whose role is taken away while the proof is looked at acts no more', async () => {
  late();
  const asked = give({ 'proof-password': PHRASE });
  await setImmediate();
  world.members.setRole(boss.id, { role: 'member', authorId: null });

  expect([(await asked).status, isPro()]).toEqual([401, false]);
});

test('what was typed goes along in the page that asks, and the act is done from there', async () => {
  late();
  const asked = await give();
  const page = await asked.text();

  expect([asked.status, isPro()]).toEqual([403, false]);
  expect(page).toContain(`action="/beheer/leden/${anna.id}/geven"`);
  expect(page).toContain('name="reason" value="Dank &amp; &lt;b&gt;hulde&lt;/b&gt;"');
  expect(page).toContain('name="until" value="2026-12-31"');
  expect(page).toContain('name="proof-password"');

  const wrong = await give({ 'proof-password': 'niet het goede' });
  expect([wrong.status, isPro()]).toEqual([403, false]);
  expect(await wrong.text()).toMatch(/Dit is niet uw wachtwoord[\s\S]*name="reason" value="Dank/);

  expect((await give({ 'proof-password': PHRASE })).status).toBe(303);
  expect(isPro()).toBe(true);
  expect((await world.post(role(), { role: 'moderator' }, boss.headers)).status, 'and for ten minutes').toBe(303);
});

test.each([
  [
    'a role',
    () => world.post(role(), { role: 'administrator' }, boss.headers),
    () => world.members.find(anna.id)!.role === 'member',
  ],
  ['PRO as a present', give, () => !isPro()],
])('%s takes a fresh proof, and nothing happens without', async (_what, act, untouched) => {
  late();
  const answer = await act();
  expect([answer.status, untouched()]).toEqual([403, true]);
  expect(await answer.text()).toContain('Bevestig dat u het bent');
});

test('a password is no proof for whoever has more', async () => {
  const app = await setUpApp(world, boss);
  late();
  expect(await (await give()).text()).not.toContain('proof-password');
  expect((await give({ 'proof-password': PHRASE })).status).toBe(403);
  expect(isPro()).toBe(false);
  expect((await give({ 'proof-code': app.codeNow() })).status).toBe(303);
  late();
  expect((await give({ 'proof-code': app.codes[0]! })).status, 'by a recovery code').toBe(303);
});

test('a passkey proves it too, and what it signed belongs to this browser and this once', async () => {
  const { key } = await setUpPasskey(world, boss);
  late();
  const passkey = key.get(optionsOn(await (await give()).text()));
  const theirs = await setUpPasskey(world, anna);

  expect((await give({ 'proof-passkey': theirs.key.get(optionsOn(await (await give()).text())) })).status).toBe(403);
  expect(isPro()).toBe(false);
  expect((await give({ 'proof-passkey': passkey })).status).toBe(303);
  late();
  expect((await give({ 'proof-passkey': passkey })).status).toBe(403);
});

test('the matter of one browser is no proof in another', async () => {
  late();
  const elsewhere = { Cookie: cookieOf(await world.sessions.open(boss.id)) };
  await give({ 'proof-password': PHRASE });
  const answer = await world.post(role(), { role: 'editor' }, elsewhere);
  expect(answer.status).toBe(403);
});

test('a form that is too large, or of files, is refused before anything is carried', async () => {
  late();
  expect((await give({ reason: 'x'.repeat(97 * 1024) })).status).toBe(413);
  const files = new FormData();
  files.append('reason', new File(['x'], 'x.txt'));
  const answer = await world.app.request(`/beheer/leden/${anna.id}/geven`, {
    method: 'POST',
    body: files,
    headers: { Origin: world.origin, ...boss.headers },
  });
  expect(answer.status).toBe(400);
});

test('proving never acts by a visit, and lands nowhere else', async () => {
  expect((await world.get('/mijn/bewijs', boss.headers)).status).toBe(404);
  const prove = (next: string) => world.post('/mijn/bewijs', { next, 'proof-password': PHRASE }, boss.headers);
  expect((await prove('/mijn/#gegevens')).headers.get('Location')).toBe('/mijn/#gegevens');
  expect((await prove('https://nep.example/')).headers.get('Location')).toBe('/mijn/');
  expect((await world.post('/mijn/bewijs', { next: '/mijn/', 'proof-password': PHRASE })).status).toBe(401);
});

/** What could cost a member the account, and how it shows. */
const costly = {
  'another address': ['/mijn/e-mail', { email: 'elders@example.nl' }],
  'another password': ['/mijn/wachtwoord', { password: 'een heel nieuwe zin graag' }],
  'all their data': ['/mijn/gegevens.zip', {}],
  'the end': ['/mijn/verwijderen', { reactions: 'keep' }],
} as const;

test.each(Object.entries(costly))('%s takes the second factor of whoever has one', async (_what, [path, fields]) => {
  const app = await setUpApp(world, anna);
  late();
  const before = world.members.findCredential(anna.email)?.passwordHash;

  const asked = await world.post(path, { ...fields, current: PHRASE }, anna.headers);
  const page = await asked.text();
  expect(asked.status).toBe(403);
  expect(page).toContain('proof-code');
  expect(page, 'a secret stands in no page').not.toContain('een heel nieuwe zin');
  expect(world.members.findCredential(anna.email)?.passwordHash).toBe(before);
  expect(lettersTo(world, 'elders@example.nl')).toEqual([]);

  await world.post('/mijn/bewijs', { next: '/mijn/', 'proof-code': app.codeNow() }, anna.headers);
  expect((await world.post(path, fields, anna.headers)).status).toBeLessThan(400);
});

test('the account page asks for no password of whoever has a second factor', async () => {
  expect(await (await world.get('/mijn/', anna.headers)).text()).toContain('name="current"');
  await setUpApp(world, anna);
  expect(await (await world.get('/mijn/', anna.headers)).text()).not.toContain('name="current"');
});

test('whoever has neither password nor second factor shows it by a mailed link', async () => {
  const member = await world.join('Gast');
  const headers = { Cookie: member.cookie };
  late();
  const ask = (cookie: Record<string, string>) => world.post('/mijn/gegevens.zip', {}, cookie);
  expect(await (await ask(headers)).text()).toContain('/mijn/bewijs/link');
  expect((await world.post('/mijn/bewijs/link', {}, headers)).status).toBe(200);
  expect(lettersTo(world, member.email)).toHaveLength(1);

  const link = { purpose: 'sign-in' as Purpose, memberId: member.id, address: member.email, landing: '/mijn/' };
  const opened = await world.post('/inloglink', { code: world.tokens.issue({ ...link, now: world.clock.now() }) });
  const fresh = { Cookie: /kb_sessie=\w+/.exec(opened.headers.getSetCookie().join())![0] };
  expect((await ask(fresh)).headers.get('Content-Type')).toBe('application/zip');
});

test('a change of password leaves whoever proved it signed in, here and nowhere else', async () => {
  const app = await setUpApp(world, anna);
  late();
  await world.post('/mijn/bewijs', { next: '/mijn/', 'proof-code': app.codeNow() }, anna.headers);
  const answer = await world.post('/mijn/wachtwoord', { password: 'een heel nieuwe zin graag' }, anna.headers);
  const cookie = { Cookie: /kb_sessie=\w+/.exec(answer.headers.getSetCookie().join())![0] };
  expect((await world.get('/mijn/', cookie)).status).toBe(200);
  expect((await world.get('/mijn/', anna.headers)).status).toBe(303);
});

test('removing and renewing take a proof; a letter tells of each change', async () => {
  const app = await setUpApp(world, anna);
  late();
  for (const path of ['/mijn/totp/weg', '/mijn/herstelcodes'])
    expect((await world.post(path, {}, anna.headers)).status).toBe(403);
  expect(world.factors.totp.of(anna.id)).not.toBeNull();

  const renewed = await world.post('/mijn/herstelcodes', { 'proof-code': app.codeNow() }, anna.headers);
  const codes = codesOn(await renewed.text());
  expect(codes).toHaveLength(10);
  expect(codes).not.toContain(app.codes[0]);
  expect((await world.post('/mijn/totp/weg', {}, anna.headers)).status).toBe(303);
  expect([world.factors.has(anna.id), world.factors.recovery.left(anna.id)]).toEqual([false, 0]);
  const told = lettersTo(world, anna.email).map((text) => /inlogt:\s+(.*)/.exec(text)?.[1]);
  expect(told).toEqual([
    'De codes uit een app zijn aangezet.',
    'Er zijn nieuwe herstelcodes gemaakt; de eerdere werken niet meer.',
    'De codes uit een app zijn uitgezet.',
  ]);
});
