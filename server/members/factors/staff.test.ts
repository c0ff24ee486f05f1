import { cookieOf } from '../../trials/world.ts';
import { expect, test } from 'vitest';
import { words } from '#words';
import { DESK_WISHES } from '../../trials/desk-matrix.ts';
import { ROLES } from '../permissions.ts';
import { cookiesOf, hasSession, memberOf, setUpApp, setUpPasskey, signIn, smallWorld } from '../../trials/factors.ts';

const demanding = () => smallWorld(undefined, { staffSecondFactor: true });
const FIRST = words.refusals['second-factor-first'];
/** A route of the desk, as it would be asked by someone who may. */
const concrete = (path: string) => path.replace(/:\w+(\{.*?\}\}?)?/g, '1');

test('without a second factor every page of the desk leads to setting one up, and no form does anything', async () => {
  const world = demanding();
  const boss = await memberOf(world, 'Baas', 'administrator');
  const before = world.db.prepare('SELECT total_changes()').pluck().get();
  for (const [route, { path, fields = {} }] of Object.entries(DESK_WISHES)) {
    const [method, pattern] = route.split(' ') as [string, string];
    const to = path ?? concrete(pattern);
    const looks = method === 'GET';
    const answer = await (looks ? world.get(to, boss.headers) : world.post(to, fields, boss.headers));
    if (looks) expect([answer.status, answer.headers.get('Location')], route).toEqual([303, '/mijn/tweede-stap/']);
    else expect([answer.status, await answer.text()], route).toEqual([403, expect.stringContaining(FIRST)]);
  }
  expect(world.db.prepare('SELECT total_changes()').pluck().get()).toBe(before);
  expect(await (await world.get('/mijn/tweede-stap/', boss.headers)).text()).toContain('Voor het werk bij de redactie');
});

test.each(ROLES.filter((role) => role !== 'member'))(
  '%s comes in at the desk once it is set up, in the same breath',
  async (role) => {
    const world = demanding();
    const staff = await memberOf(world, 'Ineke', role);
    expect((await world.get('/beheer/', staff.headers)).headers.get('Location')).toBe('/mijn/tweede-stap/');
    await (role === 'author' ? setUpPasskey(world, staff) : setUpApp(world, staff));
    const answer = await world.get('/beheer/', staff.headers);
    expect(answer.headers.get('Location')).not.toBe('/mijn/tweede-stap/');
    expect(answer.status).toBeLessThan(400);
  },
);

test('a member is never told that there is a desk, with a second factor or without', async () => {
  const world = demanding();
  const anna = await memberOf(world, 'Anna');
  expect((await world.get('/beheer/', anna.headers)).status).toBe(404);
  await setUpApp(world, anna);
  expect((await world.get('/beheer/', anna.headers)).status).toBe(404);
  expect(await (await world.get('/mijn/tweede-stap/', anna.headers)).text()).not.toContain('redactie');
});

test('who takes the last one away is led to the setup again', async () => {
  const world = demanding();
  const boss = await memberOf(world, 'Baas', 'administrator');
  await setUpApp(world, boss);
  await world.post('/mijn/totp/weg', {}, boss.headers);
  expect((await world.get('/beheer/', boss.headers)).headers.get('Location')).toBe('/mijn/tweede-stap/');
});

test('a session that showed less than its member has is asked for it, and comes in', async () => {
  const world = demanding();
  const boss = await memberOf(world, 'Baas', 'administrator');
  const app = await setUpApp(world, boss);
  const headers = { Cookie: cookieOf(await world.sessions.open(boss.id)) };
  const asked = await world.get('/beheer/', headers);
  expect(asked.status).toBe(403);
  expect(await asked.text()).toContain('name="next" value="/beheer/"');
  const proved = await world.post('/mijn/bewijs', { next: '/beheer/', 'proof-code': app.codeNow() }, headers);
  expect(proved.headers.get('Location')).toBe('/beheer/');
  expect((await world.get('/beheer/', headers)).status).toBe(200);
});

test('where nothing is demanded the desk opens with a password', async () => {
  const world = smallWorld();
  const boss = await memberOf(world, 'Baas', 'administrator');
  expect((await world.get('/beheer/', boss.headers)).status).toBe(200);
});

test('how staff sign in is in the log, with what; half a sign-in is none', async () => {
  const world = demanding();
  const boss = await memberOf(world, 'Baas', 'administrator');
  const app = await setUpApp(world, boss);
  const half = await signIn(world, boss);
  const entries = () => world.audit.newest({ most: 9, skip: 0 }).map(({ kind, detail }) => `${kind} ${detail}`);
  expect(entries()).toEqual(['factor totpOn']);
  const full = await world.post('/inloggen/tweede-stap', { 'proof-code': app.codeNow() }, { Cookie: cookiesOf(half) });
  expect(hasSession(full)).toBe(true);
  expect(entries()).toEqual(['sign-in totp', 'factor totpOn']);
  const log = await (await world.get('/beheer/toezicht/', { Cookie: cookiesOf(full) })).text();
  expect(log).toMatch(/logde in[\s\S]*met een code uit een app/);
});
