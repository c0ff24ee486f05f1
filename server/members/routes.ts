import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { Refusal } from '../errors.ts';
import { fillFields } from '../pages/slots.ts';
import { atMost, formAgain, hintCookie, land, personalPage, readForm, type Visit } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { LIMITS } from './guards.ts';
import { unmarkBrowser } from './browser-mark.ts';
import { passwordMatches } from './passwords.ts';
import { parseEmail, safeLanding } from './rules.ts';
import { startSession } from './start-session.ts';

const signingIn = z.object({ email: z.string(), password: z.string(), next: z.string().optional() });

/** Name, address, pass phrase of 1,024 characters and a landing path, percent-encoded: 4 kB is ample. */
export const SIGN_IN_KB = 4;

export const memberRoutes = (tools: Tools) => {
  const { members, sessions, release, secure, limits, networkOf } = tools;

  return new Hono<Visit>()
    .get('/inloggen/', async (c) =>
      personalPage(c, fillFields(await release.page('inloggen'), { next: safeLanding(c.req.query('naar')) })),
    )

    .post('/inloggen', atMost(SIGN_IN_KB), async (c) => {
      const { email, password, next = '' } = await readForm(c, signingIn);
      c.set('again', async (refusal) => formAgain(await release.page('inloggen'), refusal, { email, next }));

      const address = parseEmail(email);
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
      return startSession(tools, c, { member: members.findByEmail(address)!, landing: next });
    })

    .post('/uitloggen', atMost(SIGN_IN_KB), async (c) => {
      c.header('Set-Cookie', await sessions.end(getCookie(c, sessions.cookieName)), { append: true });
      c.header('Set-Cookie', hintCookie(null, secure), { append: true });
      unmarkBrowser(c, secure);
      return land(c, '/');
    });
};
