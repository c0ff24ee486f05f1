import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { smallWorld, type World } from '../testing.ts';

const PASSWORD = 'kennis is om te delen';
const anna = { name: 'Anna Brouwer', email: 'Anna@Example.nl', password: PASSWORD };

const cookies = (answer: Response) => answer.headers.getSetCookie();
const sessionOf = (answer: Response) => cookies(answer)[0]!.split(';')[0]!;
const signUp = (world: World, fields = {}) => world.post('/lid-worden', { ...anna, ...fields });
const signIn = (world: World, fields = {}) =>
  world.post('/inloggen', { email: anna.email, password: PASSWORD, ...fields });

test('who signs up is signed in, and the account page says who they are', async () => {
  const world = smallWorld();

  const answer = await signUp(world, { next: '/artikelen/open/' });

  expect(answer.headers.get('location')).toBe('/artikelen/open/');
  expect(cookies(answer)).toEqual([
    expect.stringMatching(/^kb_sessie=[a-z2-7]{40}; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax$/),
    expect.stringMatching(/^kb_lid=free; .*SameSite=Lax$/),
  ]);
  const account = await (await world.get('/mijn/', { Cookie: sessionOf(answer) })).text();
  expect(account).toContain('Anna Brouwer');
  expect(account).toContain('Gratis lidmaatschap');
});

test('the database holds a hash of the session and of the password, never the thing itself', async () => {
  const world = smallWorld();
  const id = sessionOf(await signUp(world)).split('=')[1]!;

  const { id_hash } = world.db.prepare('SELECT id_hash FROM session').get() as { id_hash: Buffer };
  expect(id_hash).toEqual(createHash('sha256').update(id).digest());
  expect(world.members.findPasswordHash('anna@example.nl')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('signing in needs the right password, in any spelling of the address', async () => {
  const world = smallWorld();
  await signUp(world);

  expect((await signIn(world, { email: ' ANNA@example.nl' })).status).toBe(303);
  expect((await signIn(world, { password: 'een ander wachtwoord' })).status).toBe(401);
});

test('an unknown address and a wrong password get the same answer', async () => {
  const world = smallWorld();
  await signUp(world);

  const wrong = await signIn(world, { password: 'een ander wachtwoord' });
  const unknown = await signIn(world, { email: 'bram@example.nl' });

  expect(unknown.status).toBe(wrong.status);
  expect((await unknown.text()).replace('bram@example.nl', 'Anna@Example.nl')).toBe(await wrong.text());
});

test('a second account on the same address is refused and changes nothing', async () => {
  const world = smallWorld();
  await signUp(world);

  expect((await signUp(world, { name: 'Iemand Anders', email: 'ANNA@EXAMPLE.NL' })).status).toBe(422);
  expect(world.members.findByEmail('anna@example.nl')!.name).toBe('Anna Brouwer');
});

test('a refused form keeps name and address and never repeats the password', async () => {
  const page = await (await signUp(smallWorld(), { password: 'te kort' })).text();

  expect(page).toContain('value="Anna Brouwer"');
  expect(page).toContain('value="Anna@Example.nl"');
  expect(page).toContain('minstens 12');
  expect(page).not.toContain('te kort');
});

test('each sign-in has its own session, and signing out ends that one at once', async () => {
  const world = smallWorld();
  const [phone, desk] = [sessionOf(await signUp(world)), sessionOf(await signIn(world))];

  const answer = await world.post('/uitloggen', {}, { Cookie: phone });

  expect(phone).not.toBe(desk);
  expect(cookies(answer)).toEqual([
    expect.stringContaining('kb_sessie=; '),
    expect.stringContaining('kb_lid=; Max-Age=0'),
  ]);
  expect((await world.get('/mijn/', { Cookie: phone })).status).toBe(303);
  expect((await world.get('/mijn/', { Cookie: desk })).status).toBe(200);
});

test('a PRO term ends by itself, and the account page says until when it runs', async () => {
  const world = smallWorld();
  const bram = await world.join('Bram', { tier: 'pro', proUntil: new Date('2026-03-01T12:30:00Z') });

  expect(await (await world.get('/mijn/', { Cookie: bram.cookie })).text()).toContain('tot en met 1 maart 2026');
  world.clock.forward({ minutes: 30 });
  expect(await (await world.get('/mijn/', { Cookie: bram.cookie })).text()).toContain('Gratis lidmaatschap');
});

test('the sign-in page takes the reader back to where they came from, on this site only', async () => {
  const world = smallWorld();

  expect(await (await world.get('/inloggen/?naar=/artikelen/open/')).text()).toContain('value="/artikelen/open/"');
  expect(await (await world.get('/inloggen/?naar=//elders.example')).text()).not.toContain('elders');
});
