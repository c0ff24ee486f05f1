import { expect, test, vi } from 'vitest';
import { softAuthenticator } from '../trials/authenticator.ts';
import { smallWorld, type World } from '../trials/world.ts';
import { UNDO_DAYS } from './address-moves.ts';
import { optionsOn } from '../trials/factors.ts';
import { browserOf, codeIn, lastLetter, outbox, PASSWORD } from '../trials/browser.ts';

const [OLD, NEW, THIRD] = ['anna@example.nl', 'elders@example.nl', 'derde@example.nl'];
const FRESH = 'een heel nieuwe zin graag';
const subjects = (world: World, to: string) =>
  outbox(world)
    .filter(({ address }) => address === to)
    .map(({ subject }) => subject);
const undoCode = (world: World, address = OLD) => codeIn(lastLetter(world, address, 'mailadres is gewijzigd'));
const owner = (world: World, address: string) => world.members.findByEmail(address)?.name ?? null;

async function signUp(world: World, email: string, name = 'Anna Brouwer') {
  const browser = browserOf(world);
  await browser.post('/lid-worden', { name, email, password: PASSWORD });
  await browser.post('/bevestigen', { code: codeIn(lastLetter(world, email, 'Bevestig')) });
  return browser;
}

type Browser = ReturnType<typeof browserOf>;
async function move(world: World, browser: Browser, email: string): Promise<Response> {
  await browser.post('/mijn/e-mail', { email, current: PASSWORD });
  return browser.post('/adres', { code: codeIn(lastLetter(world, email, 'nieuwe e-mailadres')) });
}

/** Someone who was let in knows the password, and takes the account along to their own address. */
async function stolen() {
  const world = smallWorld();
  const victim = await signUp(world, OLD);
  const thief = browserOf(world);
  await thief.post('/inloggen', { email: OLD, password: PASSWORD });
  await move(world, thief, NEW);
  world.clock.forward({ minutes: 61 });
  return { world, victim, thief, id: world.members.findByEmail(NEW)!.id };
}

test('the old address hears before and after, and undoing puts it back, ends everything and asks for a new password', async () => {
  const { world, victim, thief, id } = await stolen();
  expect(subjects(world, OLD).slice(1)).toEqual(['Uw e-mailadres wordt gewijzigd', 'Uw e-mailadres is gewijzigd']);
  const reset = world.tokens.issue({
    purpose: 'reset',
    memberId: id,
    address: NEW,
    landing: '/',
    now: world.clock.now(),
  });

  const answer = await world.post('/adres-terug', { code: undoCode(world) });

  expect(await answer.text()).toContain('Uw oude adres staat er weer');
  expect([owner(world, OLD), owner(world, NEW)]).toEqual(['Anna Brouwer', null]);
  expect([await thief.isIn(), await victim.isIn()]).toEqual([false, false]);
  for (const email of [OLD, NEW])
    expect((await world.post('/inloggen', { email, password: PASSWORD })).status).toBe(401);
  expect((await world.post('/wachtwoord', { code: reset, password: FRESH })).status).toBe(410);
  expect(subjects(world, NEW).at(-1)).toBe('Uw e-mailadres is teruggezet');
  await victim.post('/wachtwoord', { code: codeIn(lastLetter(world, OLD, 'nieuw wachtwoord')), password: FRESH });
  expect(await victim.isIn()).toBe(true);
  expect((await world.post('/inloggen', { email: OLD, password: FRESH })).status).toBe(303);
});

test('looking uses nothing up, the button works once, and until its last day', async () => {
  const { world } = await stolen();
  const code = undoCode(world);
  await world.app.request(`/adres-terug/?code=${code}`, { method: 'HEAD' });
  expect(await (await world.get(`/adres-terug/?code=${code}`)).text()).toContain('Zet mijn oude adres terug');
  world.clock.forward({ days: UNDO_DAYS, minutes: -61, milliseconds: -1 });
  await world.round();
  expect((await world.get(`/adres-terug/?code=${code}`)).status).toBe(200);
  const answers = await Promise.all([1, 2, 3].map(() => world.post('/adres-terug', { code })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410]);

  const late = await stolen();
  late.world.clock.forward({ days: UNDO_DAYS, minutes: -61 });
  expect((await late.world.post('/adres-terug', { code: undoCode(late.world) })).status).toBe(410);
  expect(owner(late.world, NEW)).toBe('Anna Brouwer');
});

test('links that were sent to the old address work no more', async () => {
  const world = smallWorld();
  const browser = await signUp(world, OLD);
  await world.post('/inloglink/aanvragen', { email: OLD });
  await world.post('/wachtwoord-vergeten', { email: OLD });
  const [link, reset] = [lastLetter(world, OLD, 'inloglink'), lastLetter(world, OLD, 'nieuw wachtwoord')].map(codeIn);
  world.clock.forward({ minutes: 5 });

  await move(world, browser, NEW);

  expect((await world.post('/inloglink', { code: link! })).status).toBe(410);
  expect((await world.post('/wachtwoord', { code: reset!, password: FRESH })).status).toBe(410);
});

test.each(['/wachtwoord-vergeten', '/inloglink/aanvragen'])(
  '%s at the old address: the mail says what happened, the page says nothing',
  async (path) => {
    const { world } = await stolen();
    // A stranger who signs up at the old address must not silence it.
    await world.post('/lid-worden', { name: 'Dief', email: OLD, password: FRESH });

    const [asked, unknown] = [
      await world.post(path, { email: OLD }),
      await world.post(path, { email: 'x@example.nl' }),
    ];

    expect(await asked.text()).toBe(await unknown.text());
    const letter = lastLetter(world, OLD);
    expect(letter.subject).toBe('Uw account bij Kennisbank heeft een ander adres');
    expect(letter.text).toContain('Dat account heeft sinds');
    expect(letter.text).not.toContain(NEW);
    expect((await world.post('/adres-terug', { code: codeIn(letter) })).status).toBe(200);
    expect(owner(world, OLD)).toBe('Anna Brouwer');
    expect((await world.post('/adres-terug', { code: undoCode(world) })).status, 'one undo ends both links').toBe(410);
  },
);

test('after fourteen days the old address is any address', async () => {
  const { world } = await stolen();
  world.clock.forward({ days: UNDO_DAYS });
  const before = outbox(world).length;
  await world.post('/wachtwoord-vergeten', { email: OLD });
  expect(outbox(world)).toHaveLength(before);
});

test('moved on and on: the first address brings it back, and what lies between brings nothing back after that', async () => {
  const { world, thief } = await stolen();
  await move(world, thief, THIRD);
  const between = undoCode(world, NEW);

  await world.post('/adres-terug', { code: undoCode(world) });

  expect([owner(world, OLD), owner(world, NEW), owner(world, THIRD)]).toEqual(['Anna Brouwer', null, null]);
  expect((await world.post('/adres-terug', { code: between })).status).toBe(410);
});

test('an undo by the address in between leaves the first one its own', async () => {
  const world = smallWorld();
  const browser = await signUp(world, OLD);
  await move(world, browser, NEW);
  await move(world, browser, THIRD);

  await world.post('/adres-terug', { code: undoCode(world, NEW) });
  expect(owner(world, NEW)).toBe('Anna Brouwer');
  await world.post('/adres-terug', { code: undoCode(world) });
  expect(owner(world, OLD)).toBe('Anna Brouwer');
});

test('an owner who moved it back by hand leaves the thief no link', async () => {
  const { world, thief } = await stolen();
  await move(world, thief, OLD);

  expect(subjects(world, NEW).at(-1)).toBe('Uw e-mailadres is teruggezet');
  expect(lastLetter(world, NEW, 'mailadres is gewijzigd')).toBeUndefined();
  expect((await world.post('/adres-terug', { code: undoCode(world) })).status).toBe(410);
});

test('someone who only signed up at the old address is in nobody’s way; a member there is, and is named to nobody', async () => {
  const { world } = await stolen();
  await world.post('/lid-worden', { name: 'Dief', email: OLD, password: FRESH });
  expect((await world.post('/adres-terug', { code: undoCode(world) })).status).toBe(200);

  const taken = await stolen();
  await signUp(taken.world, OLD, 'Nieuwe Anna');
  const code = undoCode(taken.world);
  const answer = await taken.world.post('/adres-terug', { code });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('intussen een ander account');
  expect([owner(taken.world, OLD), owner(taken.world, NEW)]).toEqual(['Nieuwe Anna', 'Anna Brouwer']);
  const { id } = taken.world.members.findByEmail(OLD)!;
  taken.world.removals.remove(id, { formerName: 'Oud-lid', reactionsToo: true, now: taken.world.clock.now() });
  expect((await taken.world.post('/adres-terug', { code })).status).toBe(200);
  expect(owner(taken.world, OLD)).toBe('Anna Brouwer');
});

test.each(['keep', 'erase'])(
  'removed (%s) by who moved it: the old address is told, and nothing comes back',
  async (reactions) => {
    const { world, thief } = await stolen();
    const code = undoCode(world);
    await thief.post('/mijn/verwijderen', { reactions, current: PASSWORD });

    expect([subjects(world, OLD).at(-1), subjects(world, NEW).at(-1)]).toEqual(
      Array(2).fill('Uw account is verwijderd'),
    );
    expect((await world.post('/adres-terug', { code })).status).toBe(410);
    expect(world.db.prepare('SELECT count(*) FROM address_move').pluck().get()).toBe(0);
  },
);

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
