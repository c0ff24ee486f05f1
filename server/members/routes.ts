import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../errors.ts';
import { RAW, upTo } from '../fields.ts';
import { fillFields } from '../pages/slots.ts';
import { again } from '../redraw.ts';
import {
  atMost,
  formAgain,
  type Here,
  hintCookie,
  land,
  noticePage,
  personalPage,
  readForm,
  type Visit,
  wantsJson,
} from '../reply.ts';
import type { Tools } from '../tools.ts';
import { LIMITS } from './guards.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import {
  ensureFreeName,
  knownAddress,
  type Member,
  parseEmail,
  parseName,
  parsePassword,
  safeLanding,
} from './rules.ts';
import { startSession } from './start-session.ts';

const signingIn = z.object({
  email: upTo(RAW.email),
  password: upTo(RAW.password),
  next: upTo(RAW.path).optional(),
});
const signingUp = signingIn.extend({ name: upTo(RAW.name) });

/** Name, address, pass phrase of 1,024 characters and a landing path, percent-encoded: 4 kB is ample. */
export const SIGN_IN_KB = 4;

export const memberRoutes = (tools: Tools) => {
  const { members, sessions, letters, release, secure, limits, networkOf, atOnce, postman } = tools;

  const formPage = (path: string, typed: Record<string, string>) =>
    again({ typed }, async ({ typed }, refusal) => formAgain(await release.page(path), refusal, typed));

  const withLanding = (path: string) => async (c: Here) =>
    personalPage(c, fillFields(await release.page(path), landingFields(safeLanding(c.req.query('naar')))));

  const checkMail = async (c: Here): Promise<Response> => {
    if (wantsJson(c)) return land(c, '/');
    return personalPage(
      c,
      await noticePage(release, { title: words.links.checkMail, text: words.links.checkMailText, path: '/' }),
    );
  };

  const sendFirstMail = (member: Member, landing: string, now: Date): void => {
    letters.sendLink(member, { template: 'bevestigen', purpose: 'verify', path: '/bevestigen/', landing, now });
  };

  return new Hono<Visit>()
    .get('/inloggen/', withLanding('inloggen'))
    .get('/lid-worden/', withLanding('lid-worden'))

    .post('/inloggen', atMost(SIGN_IN_KB), async (c) => {
      const {
        email,
        password,
        next = '',
      } = await readForm(c, signingIn, {
        limit: 'anyForm',
        again: ({ email, next = '' }) => formPage('inloggen', { email, ...landingFields(next) }),
      });

      const address = knownAddress(email, (one) => members.findByEmail(one) !== null);
      const network = networkOf(c);
      limits.ensureRoom(`in ${network}`, LIMITS.signInNetwork, c.var.now);
      limits.ensureRoom(`in ${network} ${address}`, LIMITS.signInPair, c.var.now);
      limits.ensureRoom(`in ${address}`, LIMITS.signInAccount, c.var.now);
      if (!(await passwordMatches(password, members.findPasswordHash(address)))) throw new Refusal('wrong-credentials');
      return startSession(tools, c, { member: members.findByEmail(address)!, landing: next, by: 'password' });
    })

    .post('/lid-worden', atMost(SIGN_IN_KB), async (c) => {
      const {
        name,
        email,
        password,
        next = '',
      } = await readForm(c, signingUp, {
        limit: 'anyForm',
        again: ({ name, email, next = '' }) => formPage('lid-worden', { name, email, next }),
      });
      limits.ensureRoom(`up ${networkOf(c)}`, LIMITS.signUp, c.var.now);

      const member = { name: parseName(name), email: parseEmail(email) };
      ensureFreeName(member.name, [...members.staffNames(), ...release.authorNames()]);
      const passwordHash = await hashPassword(parsePassword(password, [member.name, member.email]));
      const landing = safeLanding(next);
      atOnce(() => {
        const id = members.add({ ...member, passwordHash, joinedAt: c.var.now });
        if (id !== null) return sendFirstMail(members.find(id)!, landing, c.var.now);
        // The answer must not tell that the address is known; the mail, which only its owner reads, may.
        const known = members.findByEmail(member.email)!;
        letters.sendLink(known, {
          template: 'al-lid',
          purpose: 'sign-in',
          path: '/inloglink/',
          landing,
          now: c.var.now,
        });
      });
      postman.nudge();
      return checkMail(c);
    })

    .post('/bevestigen/opnieuw', atMost(1), async (c) => {
      c.var.count('anyForm');
      const { member, now } = c.var;
      if (!member) throw new Refusal('sign-in-first');
      limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.mailLink, now);
      if (!member.verifiedAt) atOnce(() => sendFirstMail(member, '/mijn/', now));
      postman.nudge();
      return checkMail(c);
    })

    .post('/uitloggen', atMost(SIGN_IN_KB), async (c) => {
      c.var.count('anyForm');
      c.header('Set-Cookie', await sessions.end(getCookie(c, sessions.cookieName)), { append: true });
      c.header('Set-Cookie', hintCookie(null, secure), { append: true });
      return land(c, '/');
    });
};

/** On the page to sign in on stand two forms: with a password, and with a passkey. */
const landingFields = (next: string) => ({ next, naar: next });
