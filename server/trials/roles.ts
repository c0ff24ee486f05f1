import type { Permission } from '../members/permissions.ts';
import { roleMay, type Role } from '../members/permissions.ts';
import { smallWorld, type World } from './world.ts';

/** Everyone who can come to a route: what they are, and how they stand. */
export const PEOPLE = [
  'visitor',
  'unverified',
  'free',
  'pro',
  'banned',
  'author',
  'moderator',
  'editor',
  'bookkeeper',
  'administrator',
  'banned administrator',
  'unproven administrator',
] as const;
export type Person = (typeof PEOPLE)[number];

const ROLE_OF: Record<Person, Role> = {
  visitor: 'member',
  unverified: 'member',
  free: 'member',
  pro: 'member',
  banned: 'member',
  author: 'author',
  moderator: 'moderator',
  editor: 'editor',
  bookkeeper: 'bookkeeper',
  administrator: 'administrator',
  'banned administrator': 'administrator',
  'unproven administrator': 'administrator',
};

/** Whether the table lets this person do this: the role has it, and they are neither banned nor unproven. */
export const isLetIn = (person: Person, permission: Permission): boolean =>
  !/^(banned|un)/.test(person) && roleMay(ROLE_OF[person], permission);

/** The cookie of someone who joins as this person; empty for a visitor. */
export async function cookieOf(person: Person, world: World): Promise<string> {
  if (person === 'visitor') return '';
  const standing = { tier: person === 'pro' ? 'pro' : 'free', role: ROLE_OF[person] } as const;
  const name = person.replace(' ', '-');
  const authorId = person === 'author' ? 'iemand' : null;
  const member = await world.join(name, { ...standing, authorId, verified: !person.startsWith('un') });
  if (!person.startsWith('banned')) return member.cookie;
  world.members.ban(member.id, world.clock.now());
  return (await world.sessions.open(member.id)).split(';')[0]!;
}

export const report = { reason: 'other', explanation: 'Dit klopt niet.', faith: 'yes' };

/**
 * A world with what the routes speak about: Olga's reactions 1, reported, and 2, which Mies hid (act 1) and about which she
 * objects; Olga's payment; Bas, who is banned.
 */
export async function furnished(): Promise<World> {
  const world = smallWorld();
  const now = world.clock.now();
  const olga = await world.join('Olga', { tier: 'pro' });
  await world.post('/reacties', { article: 'open', text: 'Van Olga' }, { Cookie: olga.cookie });
  await world.post('/reacties/1/melden', report);
  const bas = await world.join('Bas');
  const mies = await world.join('Mies', { role: 'moderator' });
  await world.post('/reacties', { article: 'open', text: 'Ook van Olga' }, { Cookie: olga.cookie });
  const ground = { rule: 'topic', reason: 'Te ver weg.' };
  await world.post('/beheer/reacties/2', { act: 'hide', ...ground }, { Cookie: mies.cookie });
  world.moderation.addObjection({ actId: 1 }, 'Het klopt wel.', now);
  world.members.ban(bas.id, now);
  world.db.exec(`
    INSERT INTO purchase (number, member_id, plan, cents, renewal_cents, form_key, terms, ordered_at, payment_id)
    VALUES ('KB-OLGA', ${olga.id}, 'year', 6000, 6000, 'k', '1', 5, 'tr_olga1');
    INSERT INTO payment (id, purchase_id, kind, cents, status, created_at, paid_at, fetched_at)
    VALUES ('tr_olga1', 1, 'first', 6000, 'paid', 5, 5, 5);
    INSERT INTO invoice (year, sequence, kind, cause, purchase_id, payment_id, issued_at, cents, vat_percent, vat_cents, description, customer_name)
    VALUES (2026, 1, 'invoice', 'payment tr_olga1', 1, 'tr_olga1', 5, 6000, 9, 495, 'Jaar PRO', 'Olga');`);
  return world;
}
