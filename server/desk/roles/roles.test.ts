import { expect, test } from 'vitest';
import { changeMember } from '../../operate/change-member.ts';
import { cookieOf, smallWorld, type World } from '../../trials/world.ts';
import type { Role } from '../../members/permissions.ts';
import { whatRoleMay } from '../../members/role-words.ts';

const now = new Date('2026-03-01T12:00:00Z');
type Letter = { address: string; subject: string; text: string };
const letters = (world: World) =>
  world.db.prepare<[], Letter>("SELECT address, subject, text FROM mail WHERE subject LIKE '%rol%'").all();

/** An administrator, and someone to give a role. */
async function rolesWorld(role: Role = 'member') {
  const world = smallWorld();
  const chief = await world.join('Chief', { role: 'administrator' });
  const anna = await world.join('Anna', { role });
  const give = (id: number, fields: Record<string, string>) =>
    world.post(`/beheer/leden/${id}/rol`, fields, { Cookie: chief.cookie });
  return { world, chief, anna, give };
}

test('a role is given, written down and mailed, and holds from the next signing in', async () => {
  const { world, chief, anna, give } = await rolesWorld();

  const answer = await give(anna.id, { role: 'moderator' });

  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/beheer/rollen/']);
  expect(world.members.find(anna.id)).toMatchObject({ role: 'moderator', authorId: null });
  expect(world.audit.newest({ most: 1, skip: 0 })).toEqual([
    expect.objectContaining({ kind: 'role', detail: 'member moderator', actor: { id: chief.id, name: 'Chief' } }),
  ]);
  const [letter] = letters(world);
  expect(letter).toMatchObject({ address: anna.email, subject: 'Uw rol bij Kennisbank is gewijzigd' });
  for (const part of ['van lid naar moderator', 'eacties, blokkades en bezwaren behandelen', '1 maart 2026'])
    expect(letter!.text).toContain(part);
  expect((await world.get('/mijn/', { Cookie: anna.cookie })).status, 'signed out everywhere').toBe(303);
});

test('who was demoted sees the desk no more, also in a window that was open', async () => {
  const { world, anna, give } = await rolesWorld('editor');
  await give(anna.id, { role: 'member' });
  const again = cookieOf(await world.sessions.open(anna.id));

  expect((await world.get('/beheer/acties/', { Cookie: anna.cookie })).status).toBe(303);
  expect((await world.get('/beheer/acties/', { Cookie: again })).status).toBe(404);
});

test.each([
  ['an author without a name', { role: 'author' }, 422, 'Een auteur hoort bij'],
  ['an author who is not there', { role: 'author', author: 'niemand' }, 400, ''],
  ['a role that does not exist', { role: 'owner' }, 400, ''],
  ['the role they have', { role: 'moderator' }, 409, ''],
  ['no role at all', {}, 400, ''],
])('giving %s is refused and changes nothing', async (_what, fields, status, line) => {
  const { world, anna, give } = await rolesWorld('moderator');

  const answer = await give(anna.id, fields);

  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(line);
  expect(world.members.find(anna.id)).toMatchObject({ role: 'moderator' });
  expect([letters(world), world.audit.newest({ most: 9, skip: 0 })]).toEqual([[], []]);
});

test('an author is coupled to a name, and a plain member to none', async () => {
  const { world, anna, give } = await rolesWorld();
  await give(anna.id, { role: 'author', author: 'vos' });
  expect(world.members.find(anna.id)).toMatchObject({ role: 'author', authorId: 'vos' });
  await give(anna.id, { role: 'member', author: 'vos' });
  expect(world.members.find(anna.id)).toMatchObject({ role: 'member', authorId: null });
});

test('nobody changes their own role, gives to themselves, or gives for longer than a year', async () => {
  const { world, chief, anna, give } = await rolesWorld('administrator');
  const present = (id: number, until: string) =>
    world.post(`/beheer/leden/${id}/geven`, { until, reason: 'Dank' }, { Cookie: chief.cookie });

  const own = await give(chief.id, { role: 'member' });
  expect([own.status, await own.text()]).toEqual([403, expect.stringContaining('niet voor of over uzelf')]);
  expect((await present(chief.id, '2026-06-01')).status).toBe(403);
  expect((await present(anna.id, '2099-01-01')).status).toBe(422);
  expect((await present(anna.id, '2027-03-03')).status).toBe(422);
  expect(world.db.prepare('SELECT count(*) FROM membership_act').pluck().get()).toBe(0);
  expect((await present(anna.id, '2027-03-02')).status).toBe(303);
});

test.each([
  ['demoted', { rol: 'editor' }],
  ['made an author', { rol: 'author', auteur: 'vos' }],
  ['banned', { blokkeer: true }],
])('the last administrator is not %s by a command, and is when there is another', async (_how, wish) => {
  const { world, chief, anna } = await rolesWorld();
  const change = () => changeMember(world, 'chief@example.nl', { ...wish, now });

  expect(change).toThrow('de enige beheerder');
  expect(world.members.find(chief.id)).toMatchObject({ role: 'administrator', bannedAt: null });
  for (const other of [{ verified: false }, { banned: true }]) {
    const { id } = await world.join(`Ander ${JSON.stringify(other)}`, { role: 'administrator', ...other });
    if ('banned' in other) world.members.ban(id, now);
  }
  expect(change, 'others who cannot use it do not count').toThrow('de enige beheerder');
  changeMember(world, anna.email, { rol: 'administrator', now });
  expect(change).not.toThrow();
});

test('the last administrator cannot take their own account away, and can when there is another', async () => {
  const { world, chief, anna } = await rolesWorld();
  const { hashPassword } = await import('../../members/passwords.ts');
  world.members.setPassword(chief.id, await hashPassword('een zin die lang genoeg is'));
  const remove = () =>
    world.post(
      '/mijn/verwijderen',
      { current: 'een zin die lang genoeg is', reactions: 'keep' },
      { Cookie: chief.cookie },
    );

  const refused = await remove();
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('de enige beheerder')]);
  changeMember(world, anna.email, { rol: 'administrator', now });
  expect((await remove()).status).toBe(303);
});

test('a command writes down what it changed, and the invitation is the only mail of someone new', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  changeMember(world, anna.email, { tier: 'pro', tot: '2026-12-31', rol: 'bookkeeper', now });
  changeMember(world, anna.email, { auteur: 'vos', isNew: true, now });

  const [author, standing, role] = world.audit.newest({ most: 9, skip: 0 });
  expect(author).toMatchObject({ kind: 'role', detail: 'bookkeeper bookkeeper', byCommand: true });
  expect(standing).toMatchObject({ kind: 'change-member', detail: 'tier tot', about: { id: anna.id } });
  expect(role).toMatchObject({ kind: 'role', detail: 'member bookkeeper', byCommand: true });
  expect(letters(world)).toHaveLength(1);
});

test.each<[Record<string, unknown>, Role, string | null]>([
  [{ auteur: 'vos' }, 'author', 'vos'],
  [{ auteur: 'vos', rol: 'moderator' }, 'moderator', 'vos'],
  [{ rol: 'member' }, 'member', null],
])('a member who is given %o is: %s', async (wish, role, authorId) => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  if (role === 'member') changeMember(world, anna.email, { auteur: 'vos', now });
  changeMember(world, anna.email, { ...wish, now });
  expect(world.members.find(anna.id)).toMatchObject({ role, authorId });
  changeMember(world, anna.email, { auteur: 'geen', now });
  expect(world.members.find(anna.id)).toMatchObject({ role: role === 'author' ? 'member' : role, authorId: null });
});

test('what a role may is told from the table', () => {
  expect(whatRoleMay('member')).toBe('Niets meer dan ieder ander lid.');
  expect(whatRoleMay('author')).toBe('De eigen artikelen helemaal lezen en de handleiding en de stijlpagina lezen.');
  expect(whatRoleMay('bookkeeper')).toBe('Betalingen en facturen inzien.');
  expect(whatRoleMay('administrator')).toContain('rollen geven en afnemen');
});
