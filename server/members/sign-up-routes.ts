import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { html } from '../text/html.ts';
import { z } from 'zod';
import { words } from '#words';
import { longMoment } from '../time/dates.ts';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { fill, fillFields } from '../articles/slots.ts';
import { again } from '../http/redraw.ts';
import { formAgain, simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert, land, wantsJson } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { Tools } from '../tools.ts';
import { browserMark, markBrowser, unmarkBrowser } from './browser-mark.ts';
import { codeForm, joinForm } from './forms.ts';
import { LINK_ANSWER_MS, LIMITS, SIGN_UPS_KEPT } from '../http/rate-limits.ts';
import { hashPassword } from './passwords.ts';
import { proveAddress } from './prove.ts';
import { SIGN_IN_KB } from './routes.ts';
import { ensureFreeName, parseEmail, parseName, parsePassword, safeLanding } from './rules.ts';
import type { SignUp } from './signups.ts';
import { startSession } from './start-session.ts';

const signingUp = z.object({
  name: upTo(RAW.name),
  email: upTo(RAW.email),
  password: upTo(RAW.password),
  next: upTo(RAW.path).optional(),
});
const joining = z.object({
  code: upTo(RAW.code),
  name: upTo(RAW.name).optional(),
  password: upTo(RAW.password).optional(),
});

const say = words.links;

/**
 * Becoming a member. Until the address is proven there is an account without a name, a password or a session: what was
 * typed waits beside the link that was mailed for it.
 */
export const signUpRoutes = (tools: Tools) => {
  const { members, signUps, tokens, letters, release, secure, limits, networkOf, atOnce } = tools;

  const parseFreeName = (typed: string): string => {
    const name = parseName(typed);
    ensureFreeName(name, [...members.staffNames(), ...release.authorNames()]);
    return name;
  };

  /** Mails a link for what was typed, and keeps it beside that link. Call it in a transaction. */
  const mailSignUp = (signUp: Omit<SignUp, 'id' | 'askedAt'>, browser: string, now: Date): void => {
    const { landing, name } = signUp;
    const member = members.find(signUp.memberId)!;
    if (signUps.lastHour(member.id, now) >= SIGN_UPS_KEPT) return;
    if (member.verifiedAt) {
      // The answer must not tell that the address is known; the mail, which only its owner reads, may.
      letters.sendLink(member, { template: 'al-lid', purpose: 'sign-in', path: '/inloglink/', landing, now });
      return signUps.add({ ...signUp, name: '', passwordHash: '', code: null, browser, now });
    }
    const link = { template: 'bevestigen', purpose: 'verify', path: '/bevestigen/', landing } as const;
    const code = letters.sendLink(member, { ...link, facts: { name, moment: longMoment(now) }, now });
    signUps.add({ ...signUp, code, browser, now });
  };

  const checkMail = async (c: Here): Promise<Response> => {
    if (wantsJson(c)) return land(c, '/');
    const form = html`<form class="question-form" method="post" action="/bevestigen/opnieuw">
      <p class="form-foot"><button class="quiet">${words.account.resend}</button></p>
    </form>`;
    const page = await simplePage(release, { title: say.checkMail, form });
    return personalPage(c, fill(page, { message: html`<p role="status">${say.checkMailText}</p>` }));
  };

  /** The page behind the link: a button for who typed the sign-up here; anyone else chooses name and password now. */
  const joinPage = async (c: Here, code: string): Promise<string> => {
    const mailed = signUps.ofLink(code);
    const mark = browserMark(c, secure);
    const mine = mark === null ? null : signUps.ofBrowser(mark, c.var.now);
    if (mine && mine.memberId === mailed?.memberId) {
      const text = say.verifyText(mine.name, longMoment(mine.askedAt));
      return simplePage(release, { title: say.verify, text, form: codeForm('/bevestigen', code, say.verifyButton) });
    }
    const text = mailed ? say.joinText(mailed.name, longMoment(mailed.askedAt)) : say.joinNamelessText;
    return simplePage(release, { title: say.verify, text, form: joinForm(code, mailed?.name ?? '') });
  };

  const ensureGood = (code: string, now: Date): void => {
    if (!tokens.isGood(code, 'verify', now)) throw new Refusal('bad-code');
  };

  return new Hono<Visit>()
    .get('/lid-worden/', async (c) =>
      personalPage(c, fillFields(await release.page('lid-worden'), { next: safeLanding(c.req.query('naar')) })),
    )

    .post('/lid-worden', atMost(SIGN_IN_KB), async (c) => {
      const {
        name,
        email,
        password,
        next = '',
      } = await readForm(c, signingUp, {
        limit: 'anyForm',
        again: ({ name, email, next = '' }) =>
          again({ typed: { name, email, next } }, async ({ typed }, refusal) =>
            formAgain(await release.page('lid-worden'), refusal, typed),
          ),
      });
      const { now } = c.var;
      const address = parseEmail(email);
      const network = networkOf(c);
      limits.ensureRoom(`up ${network} ${address}`, LIMITS.signUpPair, now);
      limits.ensureRoom(`up ${network}`, LIMITS.signUpNetwork, now);

      const parsed = parseFreeName(name);
      const passwordHash = await hashPassword(parsePassword(password, [parsed, address]));
      const browser = markBrowser(c, secure);
      atOnce(() => {
        const added = members.add({ email: address, name: '', passwordHash: '', joinedAt: now });
        const memberId = added ?? members.findByEmail(address)!.id;
        mailSignUp({ memberId, name: parsed, passwordHash, landing: safeLanding(next) }, browser, now);
      });
      return checkMail(c);
    })

    .post('/bevestigen/opnieuw', atMost(1), async (c) => {
      c.var.count('anyForm');
      const begun = performance.now();
      const { now } = c.var;
      limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.linkNetwork, now);
      const mark = browserMark(c, secure);
      const mine = mark === null ? null : signUps.ofBrowser(mark, now);
      if (mark !== null && mine) atOnce(() => mailSignUp(mine, mark, now));
      await sleep(Math.max(0, LINK_ANSWER_MS - (performance.now() - begun)));
      return checkMail(c);
    })

    .get('/bevestigen/', async (c) => {
      const code = c.req.query('code') ?? '';
      ensureGood(code, c.var.now);
      return personalPage(c, await joinPage(c, code));
    })

    .post('/bevestigen', atMost(SIGN_IN_KB), async (c) => {
      const { code, name, password } = await readForm(c, joining, { limit: 'anyForm' });
      const { now } = c.var;
      ensureGood(code, now);
      // The code is good: whoever has it may see what was typed for it.
      c.set(
        'again',
        again({ code, name }, async ({ code, name }, refusal) => {
          const page = fill(await joinPage(c, code), { refusal: alert(refusal) });
          return name === undefined ? page : fillFields(page, { name });
        }),
      );
      const typed = {
        ...(name === undefined ? {} : { name: parseFreeName(name) }),
        ...(password === undefined ? {} : { passwordHash: await hashPassword(parsePassword(password, [name ?? ''])) }),
      };
      const { member, landing } = atOnce(() => {
        const token = tokens.use(code, 'verify', now);
        if (!token) throw new Refusal('bad-code');
        const proof = { memberId: token.memberId, browser: browserMark(c, secure), code, typed, now };
        return { member: proveAddress(tools, proof), landing: token.landing };
      });
      unmarkBrowser(c, secure);
      return startSession(tools, c, { member, landing });
    });
};
