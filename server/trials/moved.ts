import { browserOf, codeIn, lastLetter, outbox, PASSWORD } from './browser.ts';
import { smallWorld, type World } from './world.ts';

/** Where an account was, where it went, and where it might go next. */
export const [OLD, NEW, THIRD] = ['anna@example.nl', 'elders@example.nl', 'derde@example.nl'];
export const FRESH = 'een heel nieuwe zin graag';
/** What an address was written about. */
export const subjects = (world: World, to: string) =>
  outbox(world)
    .filter(({ address }) => address === to)
    .map(({ subject }) => subject);
/** The code that brings an account back. */
export const undoCode = (world: World, address = OLD) => codeIn(lastLetter(world, address, 'mailadres is gewijzigd'));
/** Whose account is at an address. */
export const owner = (world: World, address: string) => world.members.findByEmail(address)?.name ?? null;

/** Signs up and confirms, in a browser of its own. */
export async function signUp(world: World, email: string, name = 'Anna Brouwer') {
  const browser = browserOf(world);
  await browser.post('/lid-worden', { name, email, password: PASSWORD });
  await browser.post('/bevestigen', { code: codeIn(lastLetter(world, email, 'Bevestig')) });
  return browser;
}

type Browser = ReturnType<typeof browserOf>;
/** Moves an account, from the form to the link in the letter. */
export async function move(world: World, browser: Browser, email: string): Promise<Response> {
  await browser.post('/mijn/e-mail', { email, current: PASSWORD });
  return browser.post('/adres', { code: codeIn(lastLetter(world, email, 'nieuwe e-mailadres')) });
}

/** Someone who was let in knows the password, and takes the account along to their own address. */
export async function stolen() {
  const world = smallWorld();
  const victim = await signUp(world, OLD);
  const thief = browserOf(world);
  await thief.post('/inloggen', { email: OLD, password: PASSWORD });
  await move(world, thief, NEW);
  world.clock.forward({ minutes: 61 });
  return { world, victim, thief, id: world.members.findByEmail(NEW)?.id ?? 0 };
}
