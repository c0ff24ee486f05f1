import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { smallWorld, type World } from '../trials/world.ts';

const PASSWORD = 'kennis is om te delen';
const anna = { name: 'Anna Brouwer', email: 'Anna@Example.nl', password: PASSWORD };

const cookies = (answer: Response) => answer.headers.getSetCookie();
const sessionOf = (answer: Response) => cookies(answer)[0]!.split(';')[0]!;
const signUp = (world: World, fields = {}) => world.post('/lid-worden', { ...anna, ...fields });
const signIn = (world: World, fields = {}) =>
  world.post('/inloggen', { email: anna.email, password: PASSWORD, ...fields });

type Letter = { subject: string; text: string; address: string };
const outbox = (world: World) =>
  world.db.prepare<[], Letter>('SELECT subject, text, address FROM mail ORDER BY id').all();
const codeIn = ({ text }: Letter) => /code=([\w-]+)/.exec(text)![1]!;
const lastCode = (world: World) => codeIn(outbox(world).at(-1)!);

/** A verified member with a session, by the way a person takes. */
async function joined(world: World, fields = {}): Promise<string> {
  await signUp(world, fields);
  return sessionOf(await world.post('/bevestigen', { code: lastCode(world) }));
}

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

test('a member takes along everything about themselves, and nothing of others', async () => {
  const world = smallWorld();
  const cookie = await joined(world);
  await world.post('/reacties', { article: 'open', text: 'Van Anna zelf' }, { Cookie: cookie });
  const bram = await world.join('Bram');
  await world.post('/reacties', { article: 'open', text: 'Van een ander' }, { Cookie: bram.cookie });

  const answer = await world.post('/mijn/gegevens.zip', { current: PASSWORD }, { Cookie: cookie });
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));

  const data = strFromU8(files['data.json']!);
  expect(Object.keys(JSON.parse(data))).toEqual([
    'profile',
    'sessions',
    'passkeys',
    'codesFromApp',
    'recoveryCodes',
    'reactions',
    'chosenArticles',
    'downloads',
    'consents',
    'mails',
    'orders',
    'payments',
    'invoices',
    'membership',
    'followed',
    'addresses',
    'decisions',
    'log',
    'reports',
  ]);
  for (const file of [data, strFromU8(files['data.html']!)]) {
    expect(file).toContain('Van Anna zelf');
    expect(file).not.toMatch(/Van een ander|bram@|password|argon2/);
  }
});

test.each([
  ['keep', 'Oud-lid', 1],
  ['erase', 'geen reacties', 0],
])('a deleted account leaves (%s) %s and no trace of who it was', async (reactions, left, count) => {
  const world = smallWorld();
  const cookie = await joined(world);
  await world.post('/reacties', { article: 'open', text: 'Mijn mening' }, { Cookie: cookie });
  world.moderation.setHeld(1, null, world.clock.now());
  await world.post('/mijn/voorkeuren', { newsletter: 'yes' }, { Cookie: cookie });

  await world.post('/mijn/verwijderen', { reactions, current: PASSWORD }, { Cookie: cookie });

  const page = await (await world.get('/artikelen/open/')).text();
  expect(page).toContain(left);
  expect(page).not.toContain('Anna');
  expect(world.reactions.visibleUnder('open')).toHaveLength(count);
  expect((await world.get('/mijn/', { Cookie: cookie })).status).toBe(303);
  const rows = world.db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'mail'")
    .pluck()
    .all() as string[];
  for (const table of rows)
    expect(JSON.stringify(world.db.prepare(`SELECT * FROM ${table}`).all())).not.toMatch(/anna/i);
  expect(outbox(world).map(({ subject }) => subject)).toEqual(['Uw account is verwijderd']);
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

test('the sign-in page takes the reader back to where they came from, on this site only', async () => {
  const world = smallWorld();

  expect(await (await world.get('/inloggen/?naar=/artikelen/open/')).text()).toContain('value="/artikelen/open/"');
  expect(await (await world.get('/inloggen/?naar=//elders.example')).text()).not.toContain('elders');
});
