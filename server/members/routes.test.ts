import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { outbox } from '../trials/browser.ts';
import { anna, cookies, joined, lastCode, sessionOf, signIn, signUp } from '../trials/sign-up.ts';
import { smallWorld } from '../trials/world.ts';

test('who signs up gets a mail, is signed in by its button, and lands where they came from', async () => {
  const world = smallWorld();

  const asked = await signUp(world, { next: '/artikelen/open/' });
  const answer = await world.post('/bevestigen', { code: lastCode(world) });

  expect(await asked.text()).toContain('Kijk in uw mail');
  expect(cookies(asked)).toEqual([expect.stringMatching(/^kb_aanmelding=[\w-]{43}; HttpOnly; Max-Age=86400; /)]);
  expect(outbox(world)[0]).toMatchObject({ address: 'anna@example.nl', subject: 'Bevestig uw e-mailadres' });
  expect(answer.headers.get('location')).toBe('/artikelen/open/');
  expect(cookies(answer)).toEqual([
    expect.stringMatching(/^kb_sessie=[a-z2-7]{40}; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax$/),
    expect.stringMatching(/^kb_lid=free; .*SameSite=Lax$/),
  ]);
  const account = await (await world.get('/mijn/', { Cookie: sessionOf(answer) })).text();
  expect(account).toContain('Anna Brouwer');
  expect(account).toContain('Gratis lidmaatschap');
});

test('the database holds a hash of session, code and password, never the thing itself', async () => {
  const world = smallWorld();
  await signUp(world);
  const code = lastCode(world);
  const { code_hash } = world.db.prepare('SELECT code_hash FROM token').get() as { code_hash: Buffer };
  const id = sessionOf(await world.post('/bevestigen', { code })).split('=')[1]!;
  const { id_hash } = world.db.prepare('SELECT id_hash FROM session').get() as { id_hash: Buffer };

  expect(id_hash).toEqual(createHash('sha256').update(id).digest());
  expect(code_hash).toEqual(createHash('sha256').update(code).digest());
  expect(world.members.findCredential('anna@example.nl')?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('a known address gets the same answer as a new one, and only its owner is told', async () => {
  const world = smallWorld();
  const first = await (await signUp(world)).text();
  await world.post('/bevestigen', { code: lastCode(world) });

  const second = await signUp(world, { name: 'Iemand Anders', email: 'ANNA@EXAMPLE.NL' });

  expect(await second.text()).toBe(first);
  expect(outbox(world).map(({ subject }) => subject)).toEqual(['Bevestig uw e-mailadres', 'U bent al lid']);
  expect(world.members.findByEmail('anna@example.nl')!.name).toBe('Anna Brouwer');
});

test.each(['/inloglink/aanvragen', '/wachtwoord-vergeten'])(
  '%s tells nobody whether an address is known',
  async (path) => {
    const world = smallWorld();
    await joined(world);

    const [known, unknown] = [
      await world.post(path, { email: anna.email }),
      await world.post(path, { email: 'x@example.nl' }),
    ];

    expect(await unknown.text()).toBe(await known.text());
    expect(outbox(world)).toHaveLength(2);
  },
);

test('signing in needs the right password, in any spelling of the address', async () => {
  const world = smallWorld();
  await joined(world);

  expect((await signIn(world, { email: ' ANNA@example.nl' })).status).toBe(303);
  expect((await signIn(world, { password: 'een ander wachtwoord' })).status).toBe(401);
});

test('an unknown address and a wrong password get the same answer', async () => {
  const world = smallWorld();
  await joined(world);

  const wrong = await signIn(world, { password: 'een ander wachtwoord' });
  const unknown = await signIn(world, { email: 'bram@example.nl' });

  expect(unknown.status).toBe(wrong.status);
  expect((await unknown.text()).replace('bram@example.nl', 'Anna@Example.nl')).toBe(await wrong.text());
});

test('guessing is slowed down, and the owner still gets in by a mailed link', async () => {
  const world = smallWorld();
  await joined(world);
  const guesses = [];
  for (let guess = 0; guess < 11; guess += 1)
    guesses.push(await signIn(world, { password: `dit is gok nummer ${guess}` }));

  expect(guesses.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429]);
  expect(Number(guesses.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0);
  await world.post('/inloglink/aanvragen', { email: anna.email });
  expect((await world.post('/inloglink', { code: lastCode(world) })).status).toBe(303);
});

test.each([
  [{ password: 'te kort' }, 'minstens 12'],
  [{ password: 'wachtwoord123' }, 'te makkelijk te raden'],
  [{ password: 'Anna Brouwer 1' }, 'te makkelijk te raden'],
  [{ name: 'Kеnnisbank' }, 'lijkt te veel'],
  [{ name: 'V0s' }, 'lijkt te veel'],
])('sign-up with %o is refused, keeps name and address and never repeats the password', async (change, sentence) => {
  const page = await (await signUp(smallWorld(), change)).text();

  expect(page).toContain(sentence);
  expect(page).toContain('value="Anna@Example.nl"');
  if ('password' in change) expect(page).not.toContain(change.password);
});

test('each sign-in has its own session, and signing out ends that one at once', async () => {
  const world = smallWorld();
  const [phone, desk] = [await joined(world), sessionOf(await signIn(world))];

  const answer = await world.post('/uitloggen', {}, { Cookie: phone });

  expect(phone).not.toBe(desk);
  expect(cookies(answer)).toEqual([
    expect.stringContaining('kb_sessie=; '),
    expect.stringContaining('kb_lid=; Max-Age=0'),
  ]);
  expect((await world.get('/mijn/', { Cookie: phone })).status).toBe(303);
  expect((await world.get('/mijn/', { Cookie: desk })).status).toBe(200);
});

test('the sign-in page takes the reader back to where they came from, on this site only', async () => {
  const world = smallWorld();

  expect(await (await world.get('/inloggen/?naar=/artikelen/open/')).text()).toContain('value="/artikelen/open/"');
  expect(await (await world.get('/inloggen/?naar=//elders.example')).text()).not.toContain('elders');
});
