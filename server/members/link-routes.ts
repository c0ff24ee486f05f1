import { Hono } from 'hono';
import { z } from 'zod';
import type { Html } from '../text/html.ts';
import { words } from '#words';
import type { Release } from '../articles/release.ts';
import { fill } from '../articles/slots.ts';
import { RAW, upTo } from '../http/fields.ts';
import { again } from '../http/redraw.ts';
import { simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import { browserMark, unmarkBrowser } from './browser-mark.ts';
import { codeForm, newPasswordForm } from './forms.ts';
import { type MoveNeeds, moveTo } from './move.ts';
import { hashPassword } from './passwords.ts';
import { proveAddress } from './prove-address.ts';
import { SIGN_IN_KB } from './routes.ts';
import { type Member, parsePassword } from './rules.ts';
import type { Sessions } from './sessions.ts';
import { ensureGood, useLink } from './mailed-link.ts';
import { type SessionNeeds, startSession } from './start-session.ts';
import type { MemberStore } from './store.ts';
import type { Purpose, Token, TokenStore } from './token-store.ts';

const withCode = z.object({ code: upTo(RAW.code) });
const withPassword = withCode.extend({ password: upTo(RAW.password) });

const say = words.links;

/** What a mailed link shows: a visit uses nothing up, for mail scanners visit too. */
type LinkPage = { path: string; purpose: Purpose; title: string; form: (code: string) => Html };
const pages: LinkPage[] = [
  {
    path: '/inloglink/',
    purpose: 'sign-in',
    title: say.signIn,
    form: (code) => codeForm('/inloglink', code, say.signInButton),
  },
  { path: '/wachtwoord/', purpose: 'reset', title: say.newPassword, form: newPasswordForm },
  {
    path: '/adres/',
    purpose: 'change-address',
    title: say.changeAddress,
    form: (code) => codeForm('/adres', code, say.changeAddressButton),
  },
];

type Needs = MoveNeeds &
  SessionNeeds & {
    members: Pick<MemberStore, 'setPassword'>;
    sessions: Pick<Sessions, 'endAllOf'>;
    tokens: Pick<TokenStore, 'isGood' | 'use'>;
    release: Release;
    atOnce: <T>(act: () => T) => T;
  };

/** What mailed links open. A visit shows a button and uses nothing up; the button acts, once. */
export function linkRoutes(needs: Needs) {
  const app = new Hono<Visit>();
  for (const { path, purpose, title, form } of pages)
    app.get(path, async (c) => {
      const code = c.req.query('code') ?? '';
      ensureGood(needs, { code, purpose, now: c.var.now });
      return personalPage(c, await simplePage(needs.release, { title, form: form(code) }));
    });

  return app
    .post('/inloglink', atMost(1), (c) => signInByLink(needs, c))
    .post('/wachtwoord', atMost(SIGN_IN_KB), (c) => choosePassword(needs, c))
    .post('/adres', atMost(1), (c) => changeAddress(needs, c));
}

async function signInByLink(needs: Needs, c: Here): Promise<Response> {
  const { code } = await readForm(c, withCode, { limit: 'anyForm' });
  const { now } = c.var;
  const { member, landing } = needs.atOnce(() => {
    const { memberId, landing } = useLink(needs, { code, purpose: 'sign-in', now });
    return { member: proveAddress(needs, { memberId, browser: browserMark(c, needs.secure), now }), landing };
  });
  unmarkBrowser(c, needs.secure);
  return startSession(needs, c, { member, landing });
}

async function choosePassword(needs: Needs, c: Here): Promise<Response> {
  const { release, secure, atOnce, sessions } = needs;
  const { code, password } = await readForm(c, withPassword, { limit: 'anyForm' });
  const { now } = c.var;
  ensureGood(needs, { code, purpose: 'reset', now });
  c.set(
    'again',
    again({ code }, async ({ code }, refusal) => {
      const page = await simplePage(release, { title: say.newPassword, form: newPasswordForm(code) });
      return fill(page, { refusal: alert(refusal) });
    }),
  );
  const hash = await hashPassword(parsePassword(password));
  const browser = browserMark(c, secure);
  const member = atOnce(() =>
    setPassword(needs, useLink(needs, { code, purpose: 'reset', now }), { hash, browser, now }),
  );
  await sessions.endAllOf(member.id);
  unmarkBrowser(c, secure);
  return startSession(needs, c, { member, landing: '/mijn/' });
}

type Chosen = { hash: string; browser: string | null; now: Date };

/** Whoever reads the mailbox chose this password; no other link works any more. Call it in a transaction. */
function setPassword(needs: Needs, { memberId }: Token, { hash, browser, now }: Chosen): Member {
  const { members, tokens, letters } = needs;
  proveAddress(needs, { memberId, browser, typed: { passwordHash: hash }, now });
  members.setPassword(memberId, hash);
  tokens.forgetOf(memberId);
  const owner = members.get(memberId);
  letters.sendNotice(owner, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now });
  return owner;
}

async function changeAddress(needs: Needs, c: Here): Promise<Response> {
  const { code } = await readForm(c, withCode, { limit: 'anyForm' });
  const { now } = c.var;
  const member = needs.atOnce(() => {
    const { memberId, address } = useLink(needs, { code, purpose: 'change-address', now });
    const isIn = c.var.member?.id === memberId;
    return moveTo(needs, { memberId, address, browser: browserMark(c, needs.secure), isIn, now });
  });
  unmarkBrowser(c, needs.secure);
  return startSession(needs, c, { member, landing: '/mijn/' });
}
