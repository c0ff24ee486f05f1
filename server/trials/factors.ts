import { expect } from 'vitest';
import { softAuthenticator } from './authenticator.ts';
import { ORIGIN, smallWorld, type World } from './world.ts';
import { hashPassword } from '../members/passwords.ts';
import type { Role } from '../members/permissions.ts';
import { codeOf, stepAt } from '../members/factors/totp.ts';

export const PHRASE = 'een zin die lang genoeg is';
/** Hashed once: it costs as much as signing in. */
const hashed = hashPassword(PHRASE);

export type Held = Awaited<ReturnType<typeof memberOf>>;

/** A member with a password, an address that is theirs, and an open session. */
export async function memberOf(world: World, name: string, role: Role = 'member') {
  const member = await world.join(name, { role });
  world.members.setPassword(member.id, await hashed);
  return { ...member, headers: { Cookie: member.cookie } };
}

/** What a browser has after this answer. */
export const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1).join(''))
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ');

export const hasSession = (answer: Response): boolean => /kb_sessie=[a-z2-7]{40}/.test(cookiesOf(answer));

export const signIn = (world: World, { email }: { email: string }) =>
  world.post('/inloggen', { email, password: PHRASE, next: '/mijn/#gegevens' });

/** The codes on a page that shows them once. */
export const codesOn = (page: string): string[] =>
  page.match(/(?<=<code>)[a-z2-7]{4}(-[a-z2-7]{4}){3}(?=<\/code>)/g) ?? [];

/** Sets up codes from an app through the forms; the app is what makes them from then on. */
export async function setUpApp(world: World, member: Held) {
  const asked = await (await world.post('/mijn/totp/nieuw', { current: PHRASE }, member.headers)).text();
  const text = (/<code>([A-Z2-7 ]+)<\/code>/.exec(asked)?.[1] ?? '').replaceAll(' ', '');
  const secret = Buffer.from(bytesOf(text));
  const codeNow = () => codeOf(secret, stepAt(world.clock.now()));
  const answer = await world.post('/mijn/totp', { code: codeNow() }, member.headers);
  expect(answer.status).toBe(200);
  const codes = codesOn(await answer.text());
  world.clock.forward({ seconds: 30 });
  return { secret, text, codes, codeNow, page: asked };
}

/** Base32 back to bytes, as an app reads it. */
function bytesOf(text: string): number[] {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return (bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
}

type Options = { challenge: string; user: { id: string } };

/** What the button on a page was given to ask the browser. */
export const optionsOn = (page: string): Options =>
  JSON.parse((/data-options="([^"]*)"/.exec(page)?.[1] ?? '').replaceAll('&quot;', '"'));

/** Makes a passkey through the forms. */
export async function setUpPasskey(world: World, member: Held, { name = 'Telefoon', origin = ORIGIN } = {}) {
  const key = softAuthenticator(origin);
  const asked = await (await world.post('/mijn/passkeys/nieuw', { name, current: PHRASE }, member.headers)).text();
  const passkey = key.create(optionsOn(asked));
  const answer = await world.post('/mijn/passkeys', { name, passkey }, member.headers);
  return { key, answer, passkey };
}

/** What a sign-in with a passkey is asked to sign. */
export const askToSignIn = async (world: World): Promise<{ challenge: string }> =>
  (await world.post('/inloggen/passkey/vraag', {})).json();

export const lettersTo = (world: World, email: string): string[] =>
  world.db.prepare<[string], string>('SELECT text FROM mail WHERE address = ? ORDER BY id').pluck().all(email);

export { smallWorld };
