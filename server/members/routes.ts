import type { Context } from 'hono';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Release } from '../articles/release.ts';
import { fillFields } from '../articles/slots.ts';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { LIMITS } from '../http/rate-limits.ts';
import { again } from '../http/redraw.ts';
import { formAgain } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { hintCookie, land } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { Limits } from '../http/token-bucket.ts';
import { unmarkBrowser } from './browser-mark.ts';
import { passwordMatches } from './passwords.ts';
import { knownAddress, type Member, safeLanding, usableHash } from './rules.ts';
import { type SessionNeeds, startSession } from './start-session.ts';
import type { MemberStore } from './store.ts';

const signingIn = z.object({
  email: upTo(RAW.email),
  password: upTo(RAW.password),
  next: upTo(RAW.path).optional(),
});

/** Name, address, pass phrase of 1,024 characters and a landing path, percent-encoded: 4 kB is ample. */
export const SIGN_IN_KB = 4;

type Needs = SessionNeeds & {
  members: Pick<MemberStore, 'findByEmail' | 'findCredential'>;
  release: Release;
  limits: Pick<Limits, 'ensureRoom' | 'giveBack'>;
  networkOf: (c: Context) => string;
};

/** Signing in with a password, and signing out. */
export const memberRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get('/inloggen/', async (c) => {
      const page = await needs.release.page('inloggen');
      return personalPage(c, fillFields(page, landingFields(safeLanding(c.req.query('naar')))));
    })
    .post('/inloggen', atMost(SIGN_IN_KB), (c) => signIn(needs, c))
    .post('/uitloggen', atMost(SIGN_IN_KB), (c) => signOut(needs, c));

async function signIn(needs: Needs, c: Here): Promise<Response> {
  const { members, release, limits, networkOf } = needs;
  const form = await readForm(c, signingIn, {
    limit: 'anyForm',
    again: ({ email, next = '' }) =>
      again({ email, next }, async ({ email, next }, refusal) =>
        formAgain(await release.page('inloggen'), refusal, { email, ...landingFields(next) }),
      ),
  });
  const { now } = c.var;
  const address = knownAddress(form.email, (known) => members.findByEmail(known) !== null);
  const network = `in ${networkOf(c)}`;
  limits.ensureRoom(`${network} ${address}`, LIMITS.signInPair, now);
  limits.ensureRoom(`in ${address}`, LIMITS.signInAccount, now);
  // Counted before it is known, so that a thousand at once are counted too.
  limits.ensureRoom(network, LIMITS.signInNetwork, now);
  const member = await memberWith(members, address, form.password);
  if (!member) throw new Refusal('wrong-credentials');
  limits.giveBack(network, LIMITS.signInNetwork);
  return startSession(needs, c, { member, landing: form.next ?? '', by: 'password' });
}

/** Whose address and password these are, or null. */
async function memberWith(members: Needs['members'], address: string, password: string): Promise<Member | null> {
  const hash = usableHash(members.findCredential(address));
  const right = await passwordMatches(password, hash);
  // Hashing takes a while, in which the owner may have chosen another password and ended every session.
  const still = usableHash(members.findCredential(address)) === hash;
  return right && still ? members.findByEmail(address) : null;
}

async function signOut({ sessions, secure }: Needs, c: Here): Promise<Response> {
  c.var.count('anyForm');
  c.header('Set-Cookie', await sessions.end(getCookie(c, sessions.cookieName)), { append: true });
  c.header('Set-Cookie', hintCookie(null, secure), { append: true });
  unmarkBrowser(c, secure);
  return land(c, '/');
}

/** On the page to sign in on stand two forms: with a password, and with a passkey. */
const landingFields = (next: string) => ({ next, naar: next });
