import type { Context } from 'hono';
import { Hono } from 'hono';
import { html } from '../text/html.ts';
import { z } from 'zod';
import { words } from '#words';
import type { Release } from '../articles/release.ts';
import { fill, fillFields } from '../articles/slots.ts';
import { RAW, upTo } from '../http/fields.ts';
import { LIMITS } from '../http/rate-limits.ts';
import { again } from '../http/redraw.ts';
import { formAgain, simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { land, wantsJson } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { Limits } from '../http/token-bucket.ts';
import { answerAlike } from './answer-alike.ts';
import { browserMark, markBrowser } from './browser-mark.ts';
import { hashPassword } from './passwords.ts';
import { SIGN_IN_KB } from './routes.ts';
import { parseEmail, parsePassword, safeLanding } from './rules.ts';
import { mailSignUp, type NameNeeds, parseFreeName, type SignUpNeeds } from './sign-up.ts';
import type { SignUpStore } from './sign-up-store.ts';
import type { MemberStore } from './store.ts';

const signingUp = z.object({
  name: upTo(RAW.name),
  email: upTo(RAW.email),
  password: upTo(RAW.password),
  next: upTo(RAW.path).optional(),
});

type Needs = SignUpNeeds &
  NameNeeds & {
    members: Pick<MemberStore, 'add' | 'findByEmail'>;
    signUps: Pick<SignUpStore, 'ofBrowser'>;
    release: Release;
    secure: boolean;
    limits: Pick<Limits, 'ensureRoom'>;
    networkOf: (c: Context) => string;
    atOnce: <T>(act: () => T) => T;
  };

/**
 * Becoming a member. Until the address is proven there is an account without a name, a password or a session: what was
 * typed waits beside the link that was mailed for it.
 */
export const signUpRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get('/lid-worden/', async (c) => {
      const page = await needs.release.page('lid-worden');
      return personalPage(c, fillFields(page, { next: safeLanding(c.req.query('naar')) }));
    })
    .post('/lid-worden', atMost(SIGN_IN_KB), (c) => signUp(needs, c))
    .post('/bevestigen/opnieuw', atMost(1), (c) => mailAgain(needs, c));

async function signUp(needs: Needs, c: Here): Promise<Response> {
  const { members, release, secure, limits, networkOf, atOnce } = needs;
  const form = await readForm(c, signingUp, {
    limit: 'anyForm',
    again: ({ name, email, next = '' }) =>
      again({ typed: { name, email, next } }, async ({ typed }, refusal) =>
        formAgain(await release.page('lid-worden'), refusal, typed),
      ),
  });
  const { now } = c.var;
  const address = parseEmail(form.email);
  limits.ensureRoom(`up ${networkOf(c)} ${address}`, LIMITS.signUpPair, now);
  limits.ensureRoom(`up ${networkOf(c)}`, LIMITS.signUpNetwork, now);

  const name = parseFreeName(needs, form.name);
  const passwordHash = await hashPassword(parsePassword(form.password, [name, address]));
  const browser = markBrowser(c, secure);
  atOnce(() => {
    const memberId = accountAt(members, address, now);
    const asked = { memberId, name, passwordHash, landing: safeLanding(form.next ?? '') };
    mailSignUp(needs, asked, { browser, now });
  });
  return checkMail(needs, c);
}

/** The account of this address: an empty one is made when there is none. */
function accountAt(members: Needs['members'], address: string, joinedAt: Date): number {
  const id =
    members.add({ email: address, name: '', passwordHash: '', joinedAt }) ?? members.findByEmail(address)?.id ?? null;
  if (id === null) throw new Error('An address is taken by nobody');
  return id;
}

/** Mails the link once more to whoever signed up in this browser. */
async function mailAgain(needs: Needs, c: Here): Promise<Response> {
  const { signUps, secure, limits, networkOf, atOnce } = needs;
  c.var.count('anyForm');
  const begun = performance.now();
  const { now } = c.var;
  limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.linkNetwork, now);
  const browser = browserMark(c, secure);
  const mine = browser === null ? null : signUps.ofBrowser(browser, now);
  if (browser !== null && mine) atOnce(() => mailSignUp(needs, mine, { browser, now }));
  await answerAlike(begun);
  return checkMail(needs, c);
}

async function checkMail({ release }: Needs, c: Here): Promise<Response> {
  if (wantsJson(c)) return land(c, '/');
  const form = html`<form class="question-form" method="post" action="/bevestigen/opnieuw">
    <p class="form-foot"><button class="quiet">${words.account.resend}</button></p>
  </form>`;
  const page = await simplePage(release, { title: words.links.checkMail, form });
  return personalPage(c, fill(page, { message: html`<p role="status">${words.links.checkMailText}</p>` }));
}
