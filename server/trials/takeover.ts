import type { World } from './world.ts';

export const THEIRS = 'het wachtwoord van de dief';
export const MINE = 'het wachtwoord van mijzelf';
export const email = 'anna@example.nl';
/** Whether a password opens the account. */
export const opens = async (world: World, password: string) =>
  (await world.post('/inloggen', { email, password })).status === 303;
/** Signs up with the one address that both claim. */
export const signUp = (world: Pick<World, 'post'>, name: string, password: string) =>
  world.post('/lid-worden', { name, email, password, next: '/artikelen/open/' });
export const anna = (world: World) => world.members.findByEmail(email)!;
/** How many rows of a table hang on the account. */
export const count = ({ db }: World, table: string) =>
  db.prepare<[], number>(`SELECT count(*) FROM ${table} WHERE member_id = 1`).pluck().get();
