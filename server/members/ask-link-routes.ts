import type { Context } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Html } from '../text/html.ts';
import { words } from '#words';
import type { Release } from '../articles/release.ts';
import { RAW, upTo } from '../http/fields.ts';
import { LIMITS } from '../http/rate-limits.ts';
import { again } from '../http/redraw.ts';
import { formAgain, noticePage, simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { land, wantsJson } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { Limits } from '../http/token-bucket.ts';
import type { AddressMoves } from './address-move-store.ts';
import { answerAlike } from './answer-alike.ts';
import { addressForm } from './forms.ts';
import type { Letters } from './letters.ts';
import { SIGN_IN_KB } from './routes.ts';
import { knownAddress } from './rules.ts';
import type { MemberStore } from './store.ts';
import type { Purpose } from './token-store.ts';

const withAddress = z.object({ email: upTo(RAW.email) });
const say = words.links;

/** A page that asks for an address, and the mail that then goes there. */
type Asking = {
  page: { title: string; text: string; form: Html };
  letter: { template: string; purpose: Purpose; path: string };
};

const signingIn: Asking = {
  page: { title: say.signIn, text: say.signInText, form: addressForm('/inloglink/aanvragen', say.sendLink) },
  letter: { template: 'inloggen', purpose: 'sign-in', path: '/inloglink/' },
};
const forgotten: Asking = {
  page: { title: say.forgotten, text: say.forgottenText, form: addressForm('/wachtwoord-vergeten', say.sendReset) },
  letter: { template: 'wachtwoord-vergeten', purpose: 'reset', path: '/wachtwoord/' },
};

type Needs = {
  members: Pick<MemberStore, 'find' | 'get' | 'findByEmail'>;
  moves: Pick<AddressMoves, 'latestFrom'>;
  letters: Pick<Letters, 'sendLink' | 'sendMovedBefore'>;
  release: Release;
  limits: Pick<Limits, 'ensureRoom'>;
  networkOf: (c: Context) => string;
  atOnce: <T>(act: () => T) => T;
};

/** Asking for a link by mail: to sign in with, or to choose a password with. */
export const askLinkRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get('/inloglink/aanvragen/', async (c) => personalPage(c, await simplePage(needs.release, signingIn.page)))
    .get('/wachtwoord-vergeten/', async (c) => personalPage(c, await simplePage(needs.release, forgotten.page)))
    .post('/inloglink/aanvragen', atMost(SIGN_IN_KB), (c) => mailLink(needs, c, signingIn))
    .post('/wachtwoord-vergeten', atMost(SIGN_IN_KB), (c) => mailLink(needs, c, forgotten));

/** Answers the same, in the same time, whether or not someone has this address. */
async function mailLink(needs: Needs, c: Here, { page, letter }: Asking): Promise<Response> {
  const { members, moves, letters, release, limits, networkOf, atOnce } = needs;
  const begun = performance.now();
  const { email } = await readForm(c, withAddress, {
    limit: 'anyForm',
    again: ({ email }) =>
      again({ email }, async ({ email }, refusal) => formAgain(await simplePage(release, page), refusal, { email })),
  });
  const address = knownAddress(email, (known) => members.findByEmail(known) !== null);
  const { now } = c.var;
  limits.ensureRoom(`link ${networkOf(c)} ${address}`, LIMITS.linkPair, now);
  limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.linkNetwork, now);
  const member = members.findByEmail(address);
  // A sign-up at an address that lost its account must not silence what the owner should hear.
  const move = member?.verifiedAt ? null : moves.latestFrom(address, now);
  if (move) atOnce(() => letters.sendMovedBefore({ member: members.get(move.memberId), move, now }));
  else if (member) atOnce(() => letters.sendLink(member, { ...letter, now }));
  await answerAlike(begun);
  if (wantsJson(c)) return land(c, '/');
  return personalPage(c, await noticePage(release, { title: say.checkMail, text: say.maybeMail, path: '/' }));
}
