import { codeIn, outbox, PASSWORD } from './browser.ts';
import { cookieOf, type World } from './world.ts';

/** Who signs up. */
export const anna = { name: 'Anna Brouwer', email: 'Anna@Example.nl', password: PASSWORD };

/** The cookies of an answer, and of those the session. */
export const cookies = (answer: Response) => answer.headers.getSetCookie();
export const sessionOf = (answer: Response) => cookieOf(cookies(answer)[0] ?? '');
/** Through the form of a visitor. */
export const signUp = (world: World, fields = {}) => world.post('/lid-worden', { ...anna, ...fields });
export const signIn = (world: World, fields = {}) =>
  world.post('/inloggen', { email: anna.email, password: PASSWORD, ...fields });

/** The code in the newest letter. */
export const lastCode = (world: World): string =>
  codeIn(outbox(world).at(-1) ?? { subject: '', text: '', address: '' });

/** A verified member with a session, by the way a person takes. */
export async function joined(world: World, fields = {}): Promise<string> {
  await signUp(world, fields);
  return sessionOf(await world.post('/bevestigen', { code: lastCode(world) }));
}
