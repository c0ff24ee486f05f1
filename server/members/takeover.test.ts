import { expect, test } from 'vitest';
import { makeMember } from '../operate/make-member.ts';
import { ORIGIN, smallWorld, type World } from '../trials/world.ts';
import { openTraces, TRACES } from '../privacy/traces.ts';
import { browserOf, codeIn, lastLetter, outbox, PASSWORD } from '../trials/browser.ts';

const THEIRS = 'het wachtwoord van de dief';
const MINE = 'het wachtwoord van mijzelf';
const email = 'anna@example.nl';
const opens = async (world: World, password: string) =>
  (await world.post('/inloggen', { email, password })).status === 303;
const signUp = (world: Pick<World, 'post'>, name: string, password: string) =>
  world.post('/lid-worden', { name, email, password, next: '/artikelen/open/' });
const anna = (world: World) => world.members.findByEmail(email)!;
const count = ({ db }: World, table: string) =>
  db.prepare<[], number>(`SELECT count(*) FROM ${table} WHERE member_id = 1`).pluck().get();

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
async function squatted(world: World) {
  const { id, cookie } = await world.join('Anna', { verified: false, fresh: true });
  const [now, memberId] = [world.clock.now(), id];
  world.db.prepare("UPDATE member SET password_hash = 'oud' WHERE id = ?").run(id);
  for (const list of ['newsletter', 'commercial'] as const)
    world.mail.addConsent({ memberId, list, granted: true, textVersion: '1', source: 'account', now });
  world.gate.unlock({ memberId, articleId: 'pro', now, monthStart: new Date(0), limit: 3 });
  world.gate.logDownload(id, 'boek.pdf', now);
  world.db.prepare("INSERT INTO follow VALUES (?, 'open', 'following', 1, NULL)").run(id);
  const link = (purpose: 'verify' | 'sign-in' | 'reset' | 'change-address', address = email) =>
    world.tokens.issue({ purpose, memberId, address, landing: '/mijn/', now });
  return { id, cookie, link };
}

const proofs = [
  ['/bevestigen', 'verify', {}],
  ['/inloglink', 'sign-in', {}],
  ['/wachtwoord', 'reset', { password: MINE }],
  ['/adres', 'change-address', {}],
] as const;

test.each(proofs)('%s ends what was there before the proof', async (path, purpose, fields) => {
  const world = smallWorld();
  const { id, cookie, link } = await squatted(world);
  await signUp(world, 'Dief', THEIRS);
  const others = [link('verify'), link('sign-in'), link('reset')];
  const owner = browserOf(world);

  await owner.post(path, { code: link(purpose), ...fields });

  expect(await owner.isIn()).toBe(true);
  expect((await world.get('/mijn/', { Cookie: cookie })).status).toBe(303);
  expect(await opens(world, THEIRS)).toBe(false);
  expect(world.db.prepare('SELECT password_hash FROM member WHERE id = ?').pluck().get(id)).not.toBe('oud');
  const left = Object.entries(TRACES).filter(
    ([table, endings]) => endings.includes('proof') && count(world, table)! > 0,
  );
  expect(left.map(([table]) => table)).toEqual(['session']);
  expect(count(world, 'session')).toBe(1);
  for (const [index, code] of others.entries())
    expect((await world.post(proofs[index]![0], { code, password: MINE })).status).toBe(410);
});

test.each(proofs.slice(1, 3))(
  '%s after a sign-up by someone else: their password opens nothing',
  async (path, _purpose, fields) => {
    const world = smallWorld();
    const owner = browserOf(world);
    await signUp(world, 'Dief', THEIRS);
    await owner.post(path === '/inloglink' ? '/inloglink/aanvragen' : '/wachtwoord-vergeten', { email });

    await owner.post(path, { code: codeIn(outbox(world)[1]!), ...fields });

    expect(await owner.isIn()).toBe(true);
    expect([await opens(world, THEIRS), await opens(world, MINE)]).toEqual([false, 'password' in fields]);
  },
);

test('an invitation is proven by its link: the name of the operator stays, what a stranger typed does not count', async () => {
  const world = smallWorld();
  const { id } = await world.join('Rik', { verified: false, fresh: true, role: 'editor' });
  await world.post('/lid-worden', { name: 'Dief', email: 'rik@example.nl', password: THEIRS });
  const code = world.tokens.issue({
    purpose: 'reset',
    memberId: id,
    address: 'rik@example.nl',
    landing: '/mijn/',
    now: world.clock.now(),
  });

  await world.post('/wachtwoord', { code, password: MINE });

  expect(world.members.find(id)).toMatchObject({ name: 'Rik', role: 'editor', verifiedAt: world.clock.now() });
  expect((await world.post('/inloggen', { email: 'rik@example.nl', password: THEIRS })).status).toBe(401);
});

test('an operator invites at an address where a stranger began: the stranger’s name, links and sign-up are gone', async () => {
  const world = smallWorld();
  await signUp(world, 'Dief', THEIRS);
  const theirs = codeIn(lastLetter(world, email));

  makeMember(world, { email, name: 'Rik de Boer', now: world.clock.now() });

  expect((await world.post('/bevestigen', { code: theirs })).status).toBe(410);
  await world.post('/wachtwoord', { code: codeIn(lastLetter(world, email, 'Uw account')), password: MINE });
  expect(anna(world).name).toBe('Rik de Boer');
  expect(() => makeMember(world, { email, name: 'Rik', now: world.clock.now() })).toThrow('al een lid');
});

test.each([
  ['GET', '/mijn/', {}, 303],
  ['POST', '/mijn/naam', { name: 'Dief' }, 401],
  ['POST', '/mijn/voorkeuren', { newsletter: 'yes' }, 401],
  ['POST', '/mijn/gegevens.zip', { current: PASSWORD }, 401],
  ['POST', '/reacties', { article: 'open', text: 'Hallo' }, 401],
  ['POST', '/artikelen/open/volgen', { follow: 'yes' }, 401],
] as const)('a session of an account that nobody proved: %s %s is a visitor', async (method, path, fields, status) => {
  const world = smallWorld();
  const { cookie } = await world.join('Anna', { verified: false, fresh: true });

  const answer = await world.app.request(path, {
    method,
    headers: { Cookie: cookie, Origin: ORIGIN },
    ...(method === 'POST' ? { body: new URLSearchParams(fields) } : {}),
  });

  expect(answer.status).toBe(status);
  expect(anna(world).name).toBe('Anna');
  expect(world.db.prepare('SELECT (SELECT count(*) FROM consent) + (SELECT count(*) FROM follow)').pluck().get()).toBe(
    0,
  );
});

/** What an answer tells, without what was typed and what differs from one request to the next. */
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

test('signing in again ends the session this browser had, by whichever way', async () => {
  const world = smallWorld();
  const [browser, elsewhere] = [browserOf(world), browserOf(world)];
  await signUp(browser, 'Anna', PASSWORD);
  await browser.post('/bevestigen', { code: codeIn(outbox(world)[0]!) });
  await elsewhere.post('/inloggen', { email, password: PASSWORD });
  const { id } = anna(world);
  const link = (purpose: 'sign-in' | 'reset') =>
    world.tokens.issue({ purpose, memberId: id, address: email, landing: '/mijn/', now: world.clock.now() });

  const ways = [
    () => browser.post('/inloggen', { email, password: PASSWORD }),
    () => browser.post('/inloglink', { code: link('sign-in') }),
    () => browser.post('/mijn/wachtwoord', { current: PASSWORD, password: MINE }),
    () => browser.post('/wachtwoord', { code: link('reset'), password: PASSWORD }),
  ];
  for (const again of ways) {
    const before = browser.cookie();
    expect((await again()).status).toBe(303);
    expect((await world.get('/mijn/', { Cookie: before })).status).toBe(303);
    expect(await browser.isIn()).toBe(true);
  }
});

test('every table with a member in it is listed, so that nothing new survives a proof unseen', () => {
  const { db } = smallWorld();
  const tables = db
    .prepare<[], string>(
      "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'member_id'",
    )
    .pluck()
    .all();
  expect(Object.keys(TRACES).toSorted()).toEqual(tables.toSorted());
  expect(() => openTraces(db)).not.toThrow();
});
