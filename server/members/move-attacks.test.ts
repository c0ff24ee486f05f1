import { expect, test, vi } from 'vitest';
import { softAuthenticator } from '../trials/authenticator.ts';
import { browserOf, codeIn, lastLetter, PASSWORD } from '../trials/browser.ts';
import { optionsOn } from '../trials/factors.ts';
import { FRESH, move, NEW, OLD, owner, signUp, stolen, subjects, THIRD, undoCode } from '../trials/moved.ts';
import { smallWorld } from '../trials/world.ts';

test('an address that was never proven is told nothing and brings nothing back', async () => {
  const world = smallWorld();
  const { id } = await world.join('Anna', { verified: false, fresh: true });
  const code = world.tokens.issue({
    purpose: 'change-address',
    memberId: id,
    address: NEW,
    landing: '/',
    now: world.clock.now(),
  });

  expect((await world.post('/adres', { code })).status).toBe(303);
  expect(subjects(world, OLD)).toEqual([]);
});

test('an unproven account at an address stops neither its owner’s move nor their sign-up', async () => {
  const world = smallWorld();
  const browser = await signUp(world, OLD);
  await world.post('/lid-worden', { name: 'Dief', email: NEW, password: FRESH });
  const theirs = codeIn(lastLetter(world, NEW));

  expect((await move(world, browser, NEW)).status).toBe(303);

  expect(owner(world, NEW)).toBe('Anna Brouwer');
  expect((await world.post('/bevestigen', { code: theirs })).status).toBe(410);
  expect((await world.post('/inloggen', { email: NEW, password: FRESH })).status).toBe(401);
});

test('a thief who fills the mailbox first does not silence the alarm', async () => {
  const world = smallWorld();
  const browser = await signUp(world, OLD);
  for (let turn = 0; turn < 5; turn += 1) {
    world.clock.forward({ seconds: 1 });
    await world.post('/inloglink/aanvragen', { email: OLD });
  }
  await move(world, browser, NEW);

  expect(subjects(world, OLD).slice(-2)).toEqual(['Uw e-mailadres wordt gewijzigd', 'Uw e-mailadres is gewijzigd']);
  await world.post('/adres-terug', { code: undoCode(world) });
  expect(subjects(world, OLD).at(-1)).toBe('Kies een nieuw wachtwoord');
});

const CURRENT = { current: PASSWORD };
test.each<[path: string, fields: Record<string, string>]>([
  ['/mijn/wachtwoord', { ...CURRENT, password: FRESH }],
  ['/mijn/e-mail', { ...CURRENT, email: THIRD }],
  ['/mijn/verwijderen', { ...CURRENT, reactions: 'erase' }],
  ['/mijn/gegevens.zip', CURRENT],
  ['/mijn/totp/nieuw', CURRENT],
  ['/mijn/passkeys/nieuw', { ...CURRENT, name: 'Telefoon' }],
])('what was sent to %s before an undo, and is still looked at after it, does nothing', async (path, fields) => {
  const { world, thief, id } = await stolen();
  const sent = thief.post(path, fields);
  const code = undoCode(world);
  const undone = world.post('/adres-terug', { code });

  const answer = await sent;
  await undone;

  expect([answer.status, await thief.isIn()]).toEqual([401, false]);
  expect(await answer.text()).not.toContain(OLD);
  expect([owner(world, OLD), world.members.findCredential(OLD)?.passwordHash]).toEqual(['Anna Brouwer', '']);
  const left = world.db.prepare('SELECT purpose FROM token WHERE member_id = ?').pluck().all(id);
  expect(left, 'the letter to the owner').toEqual(['reset']);
  for (const table of ['totp', 'challenge', 'session'])
    expect(world.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
});

test('a passkey that is still looked at when the address is put back is not kept', async () => {
  const { world, thief } = await stolen();
  const page = await (await thief.post('/mijn/passkeys/nieuw', { ...CURRENT, name: 'Telefoon' })).text();
  const passkey = softAuthenticator(world.origin).create(optionsOn(page));
  const challenges = world.db.prepare('SELECT count(*) FROM challenge').pluck();

  const sent = thief.post('/mijn/passkeys', { name: 'Telefoon', passkey });
  await vi.waitUntil(() => challenges.get() === 0, { interval: 0 }); // it is being looked at
  expect((await world.post('/adres-terug', { code: undoCode(world) })).status).toBe(200);

  expect((await sent).status).toBe(401);
  expect(world.db.prepare('SELECT count(*) FROM passkey').pluck().get()).toBe(0);
});

test('whoever sends their own account to someone’s mailbox has no way into it once the link is followed there', async () => {
  const world = smallWorld();
  const thief = await signUp(world, THIRD, 'Anna Brouwer');
  const elsewhere = browserOf(world);
  await elsewhere.post('/inloggen', { email: THIRD, password: PASSWORD });
  await thief.post('/mijn/e-mail', { email: NEW, current: PASSWORD });
  const anna = browserOf(world);

  await anna.post('/adres', { code: codeIn(lastLetter(world, NEW, 'nieuwe e-mailadres')) });

  expect([await anna.isIn(), await thief.isIn(), await elsewhere.isIn()]).toEqual([true, false, false]);
  expect((await world.post('/inloggen', { email: NEW, password: PASSWORD })).status).toBe(401);
  expect(subjects(world, NEW).at(-1)).toBe('Uw wachtwoord is gewijzigd');
});

test('an owner who follows the link where they asked for it keeps their password', async () => {
  const world = smallWorld();
  const anna = await signUp(world, OLD);
  await move(world, anna, NEW);
  expect(await anna.isIn()).toBe(true);
  expect((await world.post('/inloggen', { email: NEW, password: PASSWORD })).status).toBe(303);
});
