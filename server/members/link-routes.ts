import type { Html } from '../text/html.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { fill } from '../articles/slots.ts';
import { again } from '../http/redraw.ts';
import { formAgain, noticePage, simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert, land, wantsJson } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { Tools } from '../tools.ts';
import { browserMark, unmarkBrowser } from './browser-mark.ts';
import { addressForm, codeForm, newPasswordForm } from './forms.ts';
import { LIMITS, LINK_ANSWER_MS } from '../http/rate-limits.ts';
import { openMoving } from './move.ts';
import { hashPassword } from './passwords.ts';
import { proveAddress } from './prove.ts';
import { knownAddress, type Member, parsePassword } from './rules.ts';
import { SIGN_IN_KB } from './routes.ts';
import { startSession } from './start-session.ts';
import type { Purpose, Token } from './tokens.ts';

const withAddress = z.object({ email: upTo(RAW.email) });
const withCode = z.object({ code: upTo(RAW.code) });
const withPassword = withCode.extend({ password: upTo(RAW.password) });

type Link = { path: string; purpose: Purpose; title: string; form: (code: string) => Html };

const say = words.links;
const links: Link[] = [
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

/** The pages that ask for an address, by the mail that then goes there. */
const asking = {
  inloggen: { title: say.signIn, text: say.signInText, form: addressForm('/inloglink/aanvragen', say.sendLink) },
  'wachtwoord-vergeten': {
    title: say.forgotten,
    text: say.forgottenText,
    form: addressForm('/wachtwoord-vergeten', say.sendReset),
  },
};

/** What mailed links open. A visit shows a button and uses nothing up; the button acts, once. */
export const linkRoutes = (tools: Tools) => {
  const { members, accounts, sessions, tokens, moves, letters, release, limits, networkOf, atOnce, secure } = tools;
  const { moveTo } = openMoving(tools);

  const use = (code: string, purpose: Purpose, now: Date): Token => {
    const token = tokens.use(code, purpose, now);
    if (!token) throw new Refusal('bad-code');
    return token;
  };

  const mailLink =
    (template: 'inloggen' | 'wachtwoord-vergeten', link: { purpose: Purpose; path: string }) => async (c: Here) => {
      const begun = performance.now();
      const { email } = await readForm(c, withAddress, {
        limit: 'anyForm',
        again: ({ email }) =>
          again({ email }, async ({ email }, refusal) =>
            formAgain(await simplePage(release, asking[template]), refusal, { email }),
          ),
      });
      const address = knownAddress(email, (one) => members.findByEmail(one) !== null);
      const { now } = c.var;
      limits.ensureRoom(`link ${networkOf(c)} ${address}`, LIMITS.linkPair, now);
      limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.linkNetwork, now);
      const member = members.findByEmail(address);
      // Who signs up at an address that lost its account must not silence what its owner should hear.
      const move = member?.verifiedAt ? null : moves.latestFrom(address, now);
      if (move) atOnce(() => letters.sendMovedBefore({ member: members.find(move.memberId)!, move, now }));
      else if (member) atOnce(() => letters.sendLink(member, { template, ...link, now }));
      await sleep(Math.max(0, LINK_ANSWER_MS - (performance.now() - begun)));
      if (wantsJson(c)) return land(c, '/');
      return personalPage(c, await noticePage(release, { title: say.checkMail, text: say.maybeMail, path: '/' }));
    };

  const app = new Hono<Visit>();
  for (const { path, purpose, title, form } of links) {
    app.get(path, async (c) => {
      const code = c.req.query('code') ?? '';
      if (!tokens.isGood(code, purpose, c.var.now)) throw new Refusal('bad-code');
      return personalPage(c, await simplePage(release, { title, form: form(code) }));
    });
  }

  return app
    .get('/inloglink/aanvragen/', async (c) => personalPage(c, await simplePage(release, asking.inloggen)))
    .get('/wachtwoord-vergeten/', async (c) =>
      personalPage(c, await simplePage(release, asking['wachtwoord-vergeten'])),
    )
    .post('/inloglink/aanvragen', atMost(SIGN_IN_KB), mailLink('inloggen', { purpose: 'sign-in', path: '/inloglink/' }))
    .post(
      '/wachtwoord-vergeten',
      atMost(SIGN_IN_KB),
      mailLink('wachtwoord-vergeten', { purpose: 'reset', path: '/wachtwoord/' }),
    )

    .post('/inloglink', atMost(1), async (c) => {
      const { code } = await readForm(c, withCode, { limit: 'anyForm' });
      const { now } = c.var;
      const { member, landing } = atOnce(() => {
        const { memberId, landing } = use(code, 'sign-in', now);
        return { member: proveAddress(tools, { memberId, browser: browserMark(c, secure), now }), landing };
      });
      unmarkBrowser(c, secure);
      return startSession(tools, c, { member, landing });
    })

    .post('/wachtwoord', atMost(SIGN_IN_KB), async (c) => {
      const { code, password } = await readForm(c, withPassword, { limit: 'anyForm' });
      const { now } = c.var;
      if (!tokens.isGood(code, 'reset', now)) throw new Refusal('bad-code');
      c.set(
        'again',
        again({ code }, async ({ code }, refusal) => {
          const page = await simplePage(release, { title: say.newPassword, form: newPasswordForm(code) });
          return fill(page, { refusal: alert(refusal) });
        }),
      );
      const hash = await hashPassword(parsePassword(password));
      const member = atOnce((): Member => {
        const { memberId } = use(code, 'reset', now);
        proveAddress(tools, { memberId, browser: browserMark(c, secure), typed: { passwordHash: hash }, now });
        accounts.setPassword(memberId, hash);
        tokens.forgetOf(memberId);
        const owner = members.find(memberId)!;
        letters.sendNotice(owner, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now });
        return owner;
      });
      await sessions.endAllOf(member.id);
      unmarkBrowser(c, secure);
      return startSession(tools, c, { member, landing: '/mijn/' });
    })

    .post('/adres', atMost(1), async (c) => {
      const { code } = await readForm(c, withCode, { limit: 'anyForm' });
      const { now } = c.var;
      const member = atOnce(() => {
        const { memberId, address } = use(code, 'change-address', now);
        const isIn = c.var.member?.id === memberId;
        return moveTo(memberId, { address, browser: browserMark(c, secure), isIn, now });
      });
      unmarkBrowser(c, secure);
      return startSession(tools, c, { member, landing: '/mijn/' });
    });
};
