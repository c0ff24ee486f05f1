import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { smallWorld } from '../trials/world.ts';
import type { Visit } from '../http/visit.ts';
import { guarded, permissionsOf } from './guarded.ts';
import { may, type Permission, PERMISSIONS, type Role, ROLES, roleMay } from './permissions.ts';

const proven = { authorId: null, bannedAt: null, verifiedAt: new Date(0) };
const permissions = Object.keys(PERMISSIONS) as Permission[];
const holdersOf = (permission: Permission) => ROLES.filter((role) => roleMay(role, permission)).join(' ');

test.each<[Permission, string]>([
  ['moderate', 'moderator editor administrator'],
  ['letters', 'editor administrator'],
  ['guide', 'author editor administrator'],
  ['see-money', 'bookkeeper administrator'],
  ['read-all', 'moderator editor administrator'],
  ['give', 'administrator'],
  ['refund', 'administrator'],
  ['change-roles', 'administrator'],
  ['see-audit', 'administrator'],
  ['see-server', 'administrator'],
  ['export', 'administrator'],
  ['erase', 'administrator'],
])('%s is for: %s', (permission, roles) => {
  expect(holdersOf(permission)).toBe(roles);
});

test('money, roles, exports and erasure ask for a fresh proof, and looking does not', () => {
  expect(permissions.filter((permission) => PERMISSIONS[permission].fresh)).toEqual([
    'give',
    'refund',
    'change-roles',
    'export',
    'erase',
  ]);
});

test.each(ROLES)('%s may nothing while banned or unproven', (role: Role) => {
  for (const permission of permissions) {
    expect(may({ ...proven, role }, permission)).toBe(roleMay(role, permission));
    expect(may({ ...proven, role, bannedAt: new Date(0) }, permission)).toBe(false);
    expect(may({ ...proven, role, verifiedAt: null }, permission)).toBe(false);
    expect(may({ ...proven, role, authorId: 'vos', bannedAt: new Date(0) }, permission)).toBe(false);
  }
});

test('a member may nothing, and a moderator who writes may also what an author may', () => {
  expect(permissions.filter((permission) => roleMay('member', permission))).toEqual([]);
  expect(may({ ...proven, role: 'moderator', authorId: 'vos' }, 'guide')).toBe(true);
  expect(may({ ...proven, role: 'moderator' }, 'guide')).toBe(false);
});

test('every route of the desk has a permission', () => {
  const { app } = smallWorld();
  const desk = app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/beheer/'));
  const found = permissionsOf(app.routes);

  expect(Object.keys(found).length).toBeGreaterThan(15);
  for (const { method, path } of desk) expect(PERMISSIONS).toHaveProperty(found[`${method} ${path}`]!);
});

test.each([
  ['no guard', new Hono<Visit>().get('/beheer/nieuw/', (c) => c.text('x'))],
  ['its guard too late', new Hono<Visit>().post('/beheer/x', async (_c, next) => next(), guarded('moderate'))],
  ['a wildcard', new Hono<Visit>().use('/beheer/*', async (_c, next) => next())],
  ['a wildcard above it', new Hono<Visit>().use('/beheer*', async (_c, next) => next())],
])('a server with a route of the desk that has %s does not start', (_what, extra) => {
  const world = smallWorld();
  expect(() => createApp({ ...world, clock: world.clock.now }, extra)).toThrow('begins with guarded');
});
