import { expect, test } from 'vitest';
import { makeMember } from '../operate/make-member.ts';
import { openTraces, TRACES } from '../privacy/traces.ts';
import { browserOf, codeIn, lastLetter, outbox, PASSWORD } from '../trials/browser.ts';
import { anna, count, email, MINE, opens, signUp, THEIRS } from '../trials/takeover.ts';
import { ORIGIN, smallWorld, type World } from '../trials/world.ts';

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
