import { expect, test } from 'vitest';
import { codeIn, lastLetter, outbox, PASSWORD } from '../trials/browser.ts';
import { FRESH, move, NEW, OLD, owner, signUp, stolen, subjects, THIRD, undoCode } from '../trials/moved.ts';
import { smallWorld } from '../trials/world.ts';
import { UNDO_DAYS } from './address-move-store.ts';

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
  expect(subjects(world, NEW)).not.toContain('Uw e-mailadres is gewijzigd');
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
