import { expect, test } from 'vitest';
import { DESK_WISHES } from './desk-matrix.ts';
import { permissionsOf } from '../members/guarded.ts';
import { may, type Permission } from '../members/permissions.ts';
import { smallWorld, type World } from './world.ts';
import { cookieOf, furnished, isLetIn, PEOPLE } from './roles.ts';

const permissions = permissionsOf(smallWorld().app.routes);
const concrete = (pattern: string) => pattern.replace(':id{[0-9]{1,15}}', '1');

/** All that is kept, save what only says that someone came by. */
function kept({ db }: World): Record<string, unknown[]> {
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  return Object.fromEntries(
    tables.filter((table) => table !== 'session').map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]),
  );
}

/** The permission of the route that a link or form on a page leads to; null: it leads out of the desk. */
function permissionOf(method: string, address: string): Permission | null {
  const path = address.split(/[?#]/)[0]!;
  const found = Object.entries(permissions).find(([route]) => {
    const [verb, pattern] = route.split(' ') as [string, string];
    const shape = pattern.replace(/:\w+\{((?:[^{}]|\{[^}]*\})*)\}/g, '$1').replace(/:\w+/g, '[^/]+');
    return verb === method && new RegExp(`^${shape}$`).test(path);
  });
  return found?.[1] ?? null;
}

/** Where a page leads within the desk. */
function ways(page: string): { method: string; address: string }[] {
  const links = [...page.matchAll(/href="(\/beheer[^"]*)"/g)].map(([, address]) => ({
    method: 'GET',
    address: address!,
  }));
  const forms = [...page.matchAll(/method="(\w+)" action="(\/beheer[^"]*)"/g)].map(([, method, address]) => ({
    method: method!.toUpperCase(),
    address: address!,
  }));
  // What `join` puts in the database has a number that no route takes.
  return [...links, ...forms].filter(({ address }) => !address.includes('/-'));
}

test('every route of the desk is tried', () => {
  expect(Object.keys(DESK_WISHES).toSorted()).toEqual(Object.keys(permissions).toSorted());
});

const cells = Object.entries(DESK_WISHES).flatMap(([route, wish]) => PEOPLE.map((person) => ({ route, person, wish })));
const permissionFor = (route: string) => permissions[route]!;
const refused = cells.filter(({ route, person }) => !isLetIn(person, permissionFor(route)));
const letIn = cells.filter(({ route, person }) => isLetIn(person, permissionFor(route)));

test.each(refused)('$route tells $person nothing, and changes nothing', async ({ route, person, wish }) => {
  const [method, pattern] = route.split(' ') as [string, string];
  const world = await furnished();
  const headers = { Cookie: await cookieOf(person, world) };
  const before = kept(world);

  const path = wish.path ?? concrete(pattern);
  const answer = await (method === 'GET' ? world.get(path, headers) : world.post(path, wish.fields ?? {}, headers));

  expect(kept(world)).toEqual(before);
  // Of an account that nobody has proven a session opens what a visitor's browser does.
  if (['visitor', 'unverified', 'unproven administrator'].includes(person) && method === 'GET') {
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    return expect(answer.headers.get('location')).toBe(`/inloggen/?naar=${path.split('?')[0]}`);
  }
  // Word for word what a reaction that never was gets: so there is nothing of this page in it.
  const nothing = await world.get('/reacties/999999/melden', headers);
  expect([answer.status, await answer.text()]).toEqual([404, await nothing.text()]);
});

test.each(letIn)('$route is for $person, and leads nowhere that is not', async ({ route, person, wish }) => {
  const [method, pattern] = route.split(' ') as [string, string];
  const world = await furnished();
  const cookie = await cookieOf(person, world);
  const actor = world.members.findByEmail(`${person}@example.nl`)!;
  const path = wish.path ?? concrete(pattern);

  const answer = await (method === 'GET'
    ? world.get(path, { Cookie: cookie })
    : world.post(path, wish.fields ?? {}, { Cookie: cookie }));
  const body = await answer.text();

  if (method === 'POST') {
    expect([answer.status, answer.headers.get('location')]).toEqual([303, wish.lands]);
    const logged = world.audit.newest({ most: 1, skip: 0 });
    return expect(logged).toEqual([expect.objectContaining({ actor: { id: actor.id, name: actor.name } })]);
  }
  if (answer.status === 303) {
    // The front door: to the first page that is theirs.
    expect(route).toBe('GET /beheer/');
    expect(may(actor, permissionOf('GET', answer.headers.get('location')!)!)).toBe(true);
    return expect(body).toBe('');
  }
  expect(answer.status).toBe(200);
  expect(body).toContain(wish.shows ?? '');
  for (const { method, address } of wish.specimens ? [] : ways(body)) {
    const permission = permissionOf(method, address);
    expect(permission, `${method} ${address}`).not.toBeNull();
    expect(may(actor, permission!), `${method} ${address}`).toBe(true);
  }
});
