import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { Refusal } from '../errors.ts';
import { fill, fillFields } from '../pages/slots.ts';
import { atMost, formAgain, type Here, hintCookie, land, personalPage, readForm, type Visit } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { accountFacts } from './html.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import { type Member, parseEmail, parseName, parsePassword, safeLanding, tierAt } from './rules.ts';

const signingIn = z.object({ email: z.string(), password: z.string(), next: z.string().optional() });
const signingUp = signingIn.extend({ name: z.string() });

/** Name, address, pass phrase of 1,024 characters and a landing path, percent-encoded: 4 kB is ample. */
const SIGN_IN_KB = 4;

export const memberRoutes = ({ members, sessions, release, secure }: Tools) => {
  const start = async (c: Here, member: Member, next?: string) => {
    c.header('Set-Cookie', await sessions.open(member.id), { append: true });
    c.header('Set-Cookie', hintCookie(tierAt(member, c.var.now), secure), { append: true });
    return land(c, safeLanding(next));
  };

  const formPage = (path: string, typed: Record<string, string>) => async (refusal: Refusal) =>
    formAgain(await release.page(path), refusal, typed);

  const withLanding = (path: string) => async (c: Here) =>
    personalPage(c, fillFields(await release.page(path), { next: safeLanding(c.req.query('naar')) }));

  return new Hono<Visit>()
    .get('/inloggen/', withLanding('inloggen'))
    .get('/lid-worden/', withLanding('lid-worden'))

    .post('/inloggen', atMost(SIGN_IN_KB), async (c) => {
      const { email, password, next = '' } = await readForm(c, signingIn);
      c.set('again', formPage('inloggen', { email, next }));

      const address = parseEmail(email);
      if (!(await passwordMatches(password, members.findPasswordHash(address)))) throw new Refusal('wrong-credentials');
      return start(c, members.findByEmail(address)!, next);
    })

    .post('/lid-worden', atMost(SIGN_IN_KB), async (c) => {
      const { name, email, password, next = '' } = await readForm(c, signingUp);
      c.set('again', formPage('lid-worden', { name, email, next }));

      const member = { name: parseName(name), email: parseEmail(email) };
      const passwordHash = await hashPassword(parsePassword(password));
      const id = members.add({ ...member, passwordHash, joinedAt: c.var.now });
      if (id === null) throw new Refusal('cannot-sign-up');
      members.verify(id, c.var.now);
      return start(c, members.find(id)!, next);
    })

    .post('/uitloggen', atMost(SIGN_IN_KB), async (c) => {
      c.header('Set-Cookie', await sessions.end(getCookie(c, sessions.cookieName)), { append: true });
      c.header('Set-Cookie', hintCookie(null, secure), { append: true });
      return land(c, '/');
    })

    .get('/mijn/', async (c) => {
      if (!c.var.member) return land(c, '/inloggen/?naar=/mijn/');
      const page = await release.template('mijn');
      return personalPage(c, fill(page, 'account', accountFacts(c.var.member, c.var.now)));
    });
};
