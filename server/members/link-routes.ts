import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../errors.ts';
import { RAW, upTo } from '../fields.ts';
import { fill } from '../pages/slots.ts';
import { again } from '../redraw.ts';
import {
  alert,
  atMost,
  formAgain,
  type Here,
  land,
  noticePage,
  personalPage,
  readForm,
  simplePage,
  type Visit,
  wantsJson,
} from '../reply.ts';
import type { Tools } from '../tools.ts';
import { addressForm, codeForm, newPasswordForm } from './forms.ts';
import { LIMITS } from './guards.ts';
import { hashPassword } from './passwords.ts';
import { knownAddress, type Member, parsePassword } from './rules.ts';
import { SIGN_IN_KB } from './routes.ts';
import { startSession } from './start-session.ts';
import type { Purpose, Token } from './tokens.ts';

const withAddress = z.object({ email: upTo(RAW.email) });
const withCode = z.object({ code: upTo(RAW.code) });
const withPassword = withCode.extend({ password: upTo(RAW.password) });

/** Writing a mail takes a few milliseconds, not writing one takes none: the answer comes after the same time. */
const LINK_ANSWER_MS = 60;

type Link = { path: string; purpose: Purpose; title: string; form: (code: string) => string };

const say = words.links;
const links: Link[] = [
  {
    path: '/bevestigen/',
    purpose: 'verify',
    title: say.verify,
    form: (code) => codeForm('/bevestigen', code, say.verifyButton),
  },
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
  const { members, accounts, sessions, tokens, letters, release, limits, networkOf, atOnce, postman } = tools;

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
      limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.mailLink, c.var.now);
      const member = members.findByEmail(address);
      if (member) atOnce(() => letters.sendLink(member, { template, ...link, now: c.var.now }));
      postman.nudge();
      await sleep(Math.max(0, LINK_ANSWER_MS - (performance.now() - begun)));
      if (wantsJson(c)) return land(c, '/');
      return personalPage(c, await noticePage(release, { title: say.checkMail, text: say.maybeMail, path: '/' }));
    };

  /** Who reads the mailbox has shown that it is theirs, whichever of the two links they followed. */
  const enter = (purpose: 'verify' | 'sign-in') => async (c: Here) => {
    const { code } = await readForm(c, withCode, { limit: 'anyForm' });
    const token = atOnce(() => {
      const used = use(code, purpose, c.var.now);
      members.verify(used.memberId, c.var.now);
      return used;
    });
    return startSession(tools, c, { member: members.find(token.memberId)!, landing: token.landing });
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

    .post('/bevestigen', atMost(1), enter('verify'))
    .post('/inloglink', atMost(1), enter('sign-in'))

    .post('/wachtwoord', atMost(SIGN_IN_KB), async (c) => {
      const { code, password } = await readForm(c, withPassword, { limit: 'anyForm' });
      if (!tokens.isGood(code, 'reset', c.var.now)) throw new Refusal('bad-code');
      c.set(
        'again',
        again({ code }, async ({ code }, refusal) => {
          const page = await simplePage(release, { title: say.newPassword, form: newPasswordForm(code) });
          return fill(page, 'refusal', alert(refusal));
        }),
      );
      const hash = await hashPassword(parsePassword(password));
      const member = atOnce((): Member => {
        const { memberId } = use(code, 'reset', c.var.now);
        accounts.setPassword(memberId, hash);
        members.verify(memberId, c.var.now);
        tokens.forgetOf(memberId);
        const owner = members.find(memberId)!;
        letters.sendNotice(owner, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now: c.var.now });
        return owner;
      });
      await sessions.endAllOf(member.id);
      postman.nudge();
      return startSession(tools, c, { member, landing: '/mijn/' });
    })

    .post('/adres', atMost(1), async (c) => {
      const { code } = await readForm(c, withCode, { limit: 'anyForm' });
      const memberId = atOnce(() => {
        const token = use(code, 'change-address', c.var.now);
        if (!accounts.move(token.memberId, token.address, c.var.now)) throw new Refusal('bad-code');
        tokens.forgetOf(token.memberId);
        return token.memberId;
      });
      return startSession(tools, c, { member: members.find(memberId)!, landing: '/mijn/' });
    });
};
