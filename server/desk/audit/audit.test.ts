import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPutLetter } from '../../operate/put-letter.ts';
import { exportReactions } from '../../operate/transfer-reactions.ts';
import { forgetOld } from '../../privacy/retention.ts';
import { DAYS_KEPT } from '../../privacy/rules.ts';
import { cookieOf, smallWorld, type World } from '../../trials/world.ts';

const PASSWORD = 'een zin die lang genoeg is';
const logged = (world: World) =>
  world.audit
    .newest({ most: 99, skip: 0 })
    .map(({ kind, actor, about, detail }) => [kind, actor?.name, about?.name, detail]);

/** Someone who can sign in with a password. */
async function withPassword(world: World, name: string, role: 'member' | 'bookkeeper') {
  const { hashPassword } = await import('../../members/passwords.ts');
  const member = await world.join(name, { role });
  world.members.setPassword(member.id, await hashPassword(PASSWORD));
  return member;
}

test('staff who sign in are written down, and members are not', async () => {
  const world = smallWorld();
  for (const { email } of [
    await withPassword(world, 'Lies', 'bookkeeper'),
    await withPassword(world, 'Anna', 'member'),
  ])
    await world.post('/inloggen', { email, password: PASSWORD });

  expect(logged(world)).toEqual([['sign-in', 'Lies', undefined, 'password']]);
});

test('whoever takes data along, or looks at a letter, is written down', async () => {
  const world = smallWorld();
  const anna = await withPassword(world, 'Anna', 'member');
  const ed = await world.join('Ed', { role: 'editor' });
  await world.post('/mijn/gegevens.zip', { current: 'fout' }, { Cookie: anna.cookie });
  expect(logged(world)).toEqual([]);

  await world.post('/mijn/gegevens.zip', { current: PASSWORD }, { Cookie: anna.cookie });
  await world.get('/beheer/nieuwsbrieven/2026-11/', { Cookie: ed.cookie });

  expect(logged(world)).toEqual([
    ['preview-letter', 'Ed', undefined, '2026-11'],
    ['download', 'Anna', 'Anna', ''],
  ]);
});

test('what is typed on the machine is written down as that', () => {
  const world = smallWorld();
  const put = openPutLetter(world.db, world, () => undefined);
  put('2026-11', 'proef@example.nl');
  put('2026-11');
  exportReactions(world.db, join(world.distFolder, 'reacties.jsonl'), world.clock.now());

  expect(world.audit.newest({ most: 9, skip: 0 })).toEqual(
    (['export', 'send-letter', 'send-letter'] as const).map((kind) =>
      expect.objectContaining({ kind, actor: null, byCommand: true }),
    ),
  );
  expect(JSON.stringify(world.audit.newest({ most: 9, skip: 0 })), 'no address').not.toContain('@');
});

test('the administrator reads who did what, page by page, and a name is text', async () => {
  const world = smallWorld();
  const chief = await world.join('Chief', { role: 'administrator' });
  const mo = await world.join('Mo', { role: 'moderator' });
  world.members.rename(mo.id, '<b>Mo</b>');
  for (let lines = 0; lines < 101; lines += 1)
    world.audit.note({ kind: 'sign-in', actorId: mo.id, now: world.clock.now() });
  world.audit.note({
    kind: 'role',
    actorId: chief.id,
    memberId: mo.id,
    detail: 'editor moderator',
    now: world.clock.now(),
  });
  const page = async (query = '') => (await world.get(`/beheer/toezicht/${query}`, { Cookie: chief.cookie })).text();

  const first = await page();
  expect(first).toContain('van redacteur naar moderator');
  expect(first).toContain('&lt;b&gt;Mo&lt;/b&gt;');
  expect(first).not.toContain('<b>Mo');
  expect(first.match(/logde in/g)).toHaveLength(99);
  expect(first).toContain('href="/beheer/toezicht/?vanaf=100"');
  expect((await page('?vanaf=100')).match(/logde in/g)).toHaveLength(2);
});

test('money is told in euros and days', async () => {
  const world = smallWorld();
  const chief = await world.join('Chief', { role: 'administrator' });
  const anna = await world.join('Anna');
  const act = { memberId: anna.id, at: world.clock.now(), reason: 'Geheime reden', moderatorId: chief.id };
  world.pay.memberships.note({ ...act, kind: 'refund', cents: 1050 });
  world.pay.memberships.note({ ...act, kind: 'give', until: new Date('2026-12-31T22:59:59Z') });
  world.pay.memberships.note({ ...act, kind: 'cancel', moderatorId: null });

  const page = await (await world.get('/beheer/toezicht/', { Cookie: chief.cookie })).text();
  expect(logged(world).map(([kind]) => kind)).toEqual(['give', 'refund']);
  expect(page).toContain('€\u00a010,50');
  expect(page).toContain('tot en met 31 december 2026');
  expect(page).not.toContain('Geheime reden');
});

test('a line goes after its time, and stays without a name when someone goes', async () => {
  const world = smallWorld();
  const chief = await world.join('Chief', { role: 'administrator' });
  const anna = await world.join('Anna');
  world.audit.note({ kind: 'download', actorId: anna.id, memberId: anna.id, now: world.clock.now() });
  world.removals.remove(anna.id, { formerName: 'Oud-lid', reactionsToo: true, now: world.clock.now() });
  const page = async () => {
    const { sessions } = world;
    const cookie = cookieOf(await sessions.open(chief.id));
    return (await world.get('/beheer/toezicht/', { Cookie: cookie })).text();
  };

  expect(await page()).toContain('iemand die weg is haalde de eigen gegevens op');
  world.clock.forward({ days: DAYS_KEPT.audit });
  expect(forgetOld(world, world.clock.now())['audit']).toBe(0);
  world.clock.forward({ milliseconds: 1 });
  expect(forgetOld(world, world.clock.now())['audit']).toBe(1);
  expect(await page()).not.toContain('haalde');
});
