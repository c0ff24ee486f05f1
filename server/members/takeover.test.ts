import { expect, test } from 'vitest';
import { browserOf, codeIn, lastLetter, outbox } from '../trials/browser.ts';
import { anna, count, email, MINE, opens, signUp, THEIRS } from '../trials/takeover.ts';
import { smallWorld } from '../trials/world.ts';

test('who signs up before the owner has nothing left once the owner has followed a link', async () => {
  const world = smallWorld();
  const [thief, owner] = [browserOf(world), browserOf(world)];
  await signUp(thief, 'Dief', THEIRS);
  await thief.post('/inloggen', { email, password: THEIRS });
  expect(await thief.isIn()).toBe(false);
  await signUp(owner, 'Anna Brouwer', MINE);

  const answer = await owner.post('/bevestigen', { code: codeIn(lastLetter(world, email)) });

  expect(answer.headers.get('location')).toBe('/artikelen/open/');
  expect(await owner.isIn()).toBe(true);
  expect(anna(world).name).toBe('Anna Brouwer');
  expect([await opens(world, THEIRS), await opens(world, MINE)]).toEqual([false, true]);
});

const orders = [
  ['thief', 'owner'],
  ['owner', 'thief'],
  ['thief', 'owner', 'thief'],
] as const;
const links = orders.flatMap((order) => order.map((_who, followed) => ({ order, followed })));

test.each(links)('sign-ups by $order: the owner follows letter $followed in their own browser', async (turn) => {
  const world = smallWorld();
  const browsers = { thief: browserOf(world), owner: browserOf(world) };
  for (const who of turn.order)
    await signUp(browsers[who], who === 'owner' ? 'Anna' : 'Dief', who === 'owner' ? MINE : THEIRS);

  await browsers.owner.post('/bevestigen', { code: codeIn(outbox(world)[turn.followed]!) });

  expect(anna(world).name).toBe('Anna');
  expect([await opens(world, THEIRS), await opens(world, MINE)]).toEqual([false, true]);
});

test.each(links)('sign-ups by $order: letter $followed on another device asks for name and password', async (turn) => {
  const world = smallWorld();
  const phone = browserOf(world);
  for (const who of turn.order) await signUp(world, who === 'owner' ? 'Anna' : 'Dief', who === 'owner' ? MINE : THEIRS);
  const code = codeIn(outbox(world)[turn.followed]!);

  const page = await (await phone.get(`/bevestigen/?code=${code}`)).text();
  expect(page).toMatch(/name="name"[\s\S]*name="password"/);
  expect(page).toContain(`op naam van ${turn.order[turn.followed] === 'owner' ? 'Anna' : 'Dief'}`);
  await phone.post('/bevestigen', { code, name: 'Anna Zelf', password: 'een derde zin van mijzelf' });

  expect(await phone.isIn()).toBe(true);
  expect(anna(world).name).toBe('Anna Zelf');
  const passwords = [THEIRS, MINE, 'een derde zin van mijzelf'];
  expect(await Promise.all(passwords.map((password) => opens(world, password)))).toEqual([false, false, true]);
});

test('a link without our form takes the password of the newest sign-up, and an older link takes none', async () => {
  for (const [followed, opened] of [
    [1, true],
    [0, false],
  ] as const) {
    const world = smallWorld();
    await signUp(world, 'Dief', THEIRS);
    await signUp(world, 'Anna', MINE);
    await world.post('/bevestigen', { code: codeIn(outbox(world)[followed]!) });
    expect(await opens(world, THEIRS), String(followed)).toBe(false);
    expect(await opens(world, MINE), String(followed)).toBe(opened);
  }
});

test('a name or password refused at the link uses nothing up', async () => {
  const world = smallWorld();
  await signUp(world, 'Anna', MINE);
  const code = codeIn(outbox(world)[0]!);

  const short = await world.post('/bevestigen', { code, name: 'Anna', password: 'kort' });
  const staff = await world.post('/bevestigen', { code, name: 'Kennisbank', password: MINE });

  expect([short.status, staff.status]).toEqual([422, 422]);
  expect(await short.text()).toContain('minstens 12');
  expect(await staff.text()).toContain('value="Kennisbank"');
  expect(anna(world).verifiedAt).toBeNull();
  expect((await world.post('/bevestigen', { code, name: 'Anna', password: MINE })).status).toBe(303);
});

/** An account of the version before: someone is in, with a password, wishes and links of their own. */
const same = async (answer: Response) => [
  answer.status,
  (await answer.text()).replaceAll(/[\w.]+@example\.nl/g, ''),
  [...answer.headers]
    .filter(([name]) => name !== 'x-request-id')
    .map(([name, value]) => [name, value.replace(/kb_aanmelding=[\w-]+/, '')]),
];

test('one answer for a new, a waiting and a proven address: status, body and headers', async () => {
  const world = smallWorld();
  const known = await world.join('Bram');
  await signUp(world, 'Dief', THEIRS);
  const ask = (path: string, fields: object) =>
    Promise.all(
      ['nieuw@example.nl', email, known.email].map(async (address) =>
        same(await world.post(path, { ...fields, email: address })),
      ),
    );

  for (const [path, fields] of [
    ['/lid-worden', { name: 'Iemand', password: MINE }],
    ['/inloggen', { password: THEIRS }],
    ['/inloglink/aanvragen', {}],
    ['/wachtwoord-vergeten', {}],
  ] as const) {
    const [fresh, waiting, proven] = await ask(path, fields);
    expect(waiting, path).toEqual(fresh);
    expect(proven, path).toEqual(fresh);
  }
});

test('the mail comes again for who signed up in this browser, and for nobody else', async () => {
  const world = smallWorld();
  const [owner, other] = [browserOf(world), browserOf(world)];
  await signUp(owner, 'Anna', MINE);
  await other.post('/bevestigen/opnieuw');
  expect(outbox(world)).toHaveLength(1);

  const page = await (await owner.post('/bevestigen/opnieuw')).text();
  await owner.post('/bevestigen', { code: codeIn(outbox(world)[1]!) });

  expect(page).toContain('Kijk in uw mail');
  expect([anna(world).name, await opens(world, MINE)]).toEqual(['Anna', true]);
  expect(owner.jar.has('kb_aanmelding')).toBe(false);
});

test('a mailbox that someone filled with sign-ups still leaves its owner their own', async () => {
  const world = smallWorld();
  const owner = browserOf(world);
  for (let turn = 0; turn < 3; turn += 1) await signUp(world, 'Dief', THEIRS);
  await signUp(owner, 'Anna', MINE);
  expect(outbox(world)).toHaveLength(3);

  await owner.post('/bevestigen', { code: codeIn(outbox(world)[2]!) });

  expect(anna(world).name).toBe('Anna');
  expect([await opens(world, THEIRS), await opens(world, MINE)]).toEqual([false, true]);
});

test('what was typed at a sign-up is kept a day, and its account as long as someone may still confirm it', async () => {
  const world = smallWorld();
  await signUp(world, 'Anna', MINE);
  world.clock.forward({ days: 31, minutes: -60 });
  await signUp(world, 'Anna', MINE);
  world.clock.forward({ minutes: 120 });
  await world.round();
  expect([count(world, 'signup'), anna(world)?.email]).toEqual([1, email]);

  world.clock.forward({ days: 2 });
  await world.round();
  expect(world.members.findByEmail(email)).toBeNull();
});
