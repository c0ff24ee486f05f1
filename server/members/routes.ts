import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { fillFields } from '../articles/slots.ts';
import { again } from '../http/redraw.ts';
import { formAgain } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { hintCookie, land } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { Tools } from '../tools.ts';
import { unmarkBrowser } from './browser-mark.ts';
import { LIMITS } from '../http/rate-limits.ts';
import { passwordMatches } from './passwords.ts';
import { knownAddress, safeLanding } from './rules.ts';
import { startSession } from './start-session.ts';

const signingIn = z.object({
  email: upTo(RAW.email),
  password: upTo(RAW.password),
  next: upTo(RAW.path).optional(),
});

/** Name, address, pass phrase of 1,024 characters and a landing path, percent-encoded: 4 kB is ample. */
export const SIGN_IN_KB = 4;

export const memberRoutes = (tools: Tools) => {
  const { members, sessions, release, secure, limits, networkOf } = tools;

  return new Hono<Visit>()
    .get('/inloggen/', async (c) =>
      personalPage(c, fillFields(await release.page('inloggen'), landingFields(safeLanding(c.req.query('naar'))))),
    )

    .post('/inloggen', atMost(SIGN_IN_KB), async (c) => {
      const {
        email,
        password,
        next = '',
      } = await readForm(c, signingIn, {
        limit: 'anyForm',
        again: ({ email, next = '' }) =>
          again({ email, next }, async ({ email, next }, refusal) =>
            formAgain(await release.page('inloggen'), refusal, { email, ...landingFields(next) }),
          ),
      });

      const address = knownAddress(email, (one) => members.findByEmail(one) !== null);
      const network = `in ${networkOf(c)}`;
      limits.ensureRoom(`${network} ${address}`, LIMITS.signInPair, c.var.now);
      limits.ensureRoom(`in ${address}`, LIMITS.signInAccount, c.var.now);
      // Counted before it is known, so that a thousand at once are counted too.
      limits.ensureRoom(network, LIMITS.signInNetwork, c.var.now);
      const hash = members.findPasswordHash(address);
      const right = await passwordMatches(password, hash);
      // Hashing takes a while, in which the owner may have chosen another password and ended every session.
      if (!right || members.findPasswordHash(address) !== hash) throw new Refusal('wrong-credentials');
      limits.giveBack(network, LIMITS.signInNetwork);
      return startSession(tools, c, { member: members.findByEmail(address)!, landing: next, by: 'password' });
    })

    .post('/uitloggen', atMost(SIGN_IN_KB), async (c) => {
      c.var.count('anyForm');
      c.header('Set-Cookie', await sessions.end(getCookie(c, sessions.cookieName)), { append: true });
      c.header('Set-Cookie', hintCookie(null, secure), { append: true });
      unmarkBrowser(c, secure);
      return land(c, '/');
    });
};

/** On the page to sign in on stand two forms: with a password, and with a passkey. */
const landingFields = (next: string) => ({ next, naar: next });
