import { expect, test } from 'vitest';
import { outbox, PASSWORD } from '../trials/browser.ts';
import { joined, lastCode, sessionOf, signIn } from '../trials/sign-up.ts';
import { smallWorld } from '../trials/world.ts';

test('logging out everywhere and changing the password end every other session', async () => {
  const world = smallWorld();
  const [phone, desk] = [await joined(world), sessionOf(await signIn(world))];
  const change = { current: PASSWORD, password: 'een heel nieuwe zin graag' };

  const fresh = sessionOf(await world.post('/mijn/wachtwoord', change, { Cookie: desk }));

  for (const old of [phone, desk]) expect((await world.get('/mijn/', { Cookie: old })).status).toBe(303);
  expect(outbox(world).at(-1)!.subject).toBe('Uw wachtwoord is gewijzigd');
  expect((await signIn(world, { password: change.password })).status).toBe(303);
  await world.post('/mijn/overal-uitloggen', {}, { Cookie: fresh });
  expect((await world.get('/mijn/', { Cookie: fresh })).status).toBe(303);
});

test.each([
  ['/mijn/wachtwoord', { password: 'een heel nieuwe zin graag' }],
  ['/mijn/e-mail', { email: 'nieuw@example.nl' }],
  ['/mijn/gegevens.zip', {}],
  ['/mijn/verwijderen', { reactions: 'erase' }],
])('%s asks for the password again', async (path, fields) => {
  const world = smallWorld();
  const cookie = await joined(world);

  const answer = await world.post(path, { ...fields, current: 'niet het goede' }, { Cookie: cookie });

  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('Dit is niet uw wachtwoord');
  expect(world.members.findByEmail('anna@example.nl')).not.toBeNull();
});

test('a new address counts once its owner has confirmed it, and the old one is told', async () => {
  const world = smallWorld();
  const cookie = await joined(world);

  await world.post('/mijn/e-mail', { email: 'nieuw@example.nl', current: PASSWORD }, { Cookie: cookie });
  expect(world.members.findByEmail('anna@example.nl')).not.toBeNull();
  expect(
    outbox(world)
      .slice(1)
      .map(({ address }) => address),
  ).toEqual(['anna@example.nl', 'nieuw@example.nl']);
  await world.post('/adres', { code: lastCode(world) });

  expect(world.members.findByEmail('nieuw@example.nl')!.name).toBe('Anna Brouwer');
  expect(world.members.findByEmail('anna@example.nl')).toBeNull();
});

test('preferences are kept as proof: what was agreed to, when, and where', async () => {
  const world = smallWorld();
  const cookie = await joined(world);
  const { id } = world.members.findByEmail('anna@example.nl')!;

  await world.post('/mijn/voorkeuren', { newsletter: 'yes', replies: 'yes' }, { Cookie: cookie });
  await world.post('/mijn/voorkeuren', { replies: 'yes' }, { Cookie: cookie });

  expect(world.mail.consentsOf(id)).toEqual(new Set(['replies']));
  expect(world.db.prepare('SELECT list, granted, text_version, source FROM consent').all()).toEqual([
    { list: 'newsletter', granted: 1, text_version: '2026-11', source: 'account' },
    { list: 'replies', granted: 1, text_version: '2026-11', source: 'account' },
    { list: 'newsletter', granted: 0, text_version: '2026-11', source: 'account' },
  ]);
});

test('a PRO term ends by itself, and the account page says until when it runs', async () => {
  const world = smallWorld();
  const bram = await world.join('Bram', { tier: 'pro', proUntil: new Date('2026-03-01T12:30:00Z') });

  expect(await (await world.get('/mijn/', { Cookie: bram.cookie })).text()).toContain('tot en met 1 maart 2026');
  world.clock.forward({ minutes: 30 });
  expect(await (await world.get('/mijn/', { Cookie: bram.cookie })).text()).toContain('Gratis lidmaatschap');
});
