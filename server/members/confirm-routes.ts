import { Hono } from 'hono';
import { z } from 'zod';
import { longMoment } from '#dutch';
import { words } from '#words';
import type { Release } from '../articles/release.ts';
import { fill, fillFields } from '../articles/slots.ts';
import { RAW, upTo } from '../http/fields.ts';
import { again } from '../http/redraw.ts';
import { simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import { browserMark, unmarkBrowser } from './browser-mark.ts';
import { codeForm, joinForm } from './forms.ts';
import { ensureGood, useLink } from './mailed-link.ts';
import { hashPassword } from './passwords.ts';
import { type ProofNeeds, proveAddress } from './prove-address.ts';
import { SIGN_IN_KB } from './routes.ts';
import { parsePassword } from './rules.ts';
import { type NameNeeds, parseFreeName } from './sign-up.ts';
import { type SessionNeeds, startSession } from './start-session.ts';
import type { TokenStore } from './token-store.ts';

const joining = z.object({
  code: upTo(RAW.code),
  name: upTo(RAW.name).optional(),
  password: upTo(RAW.password).optional(),
});

const say = words.links;

type Needs = ProofNeeds &
  NameNeeds &
  SessionNeeds & {
    tokens: Pick<TokenStore, 'isGood' | 'use'>;
    release: Release;
    atOnce: <T>(act: () => T) => T;
  };

/** The link that a sign-up is mailed: behind it an account becomes someone's. */
export const confirmRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get('/bevestigen/', async (c) => {
      const code = c.req.query('code') ?? '';
      ensureGood(needs, { code, purpose: 'verify', now: c.var.now });
      return personalPage(c, await joinPage(needs, c, code));
    })
    .post('/bevestigen', atMost(SIGN_IN_KB), (c) => confirm(needs, c));

async function confirm(needs: Needs, c: Here): Promise<Response> {
  const { secure, atOnce } = needs;
  const { code, ...form } = await readForm(c, joining, { limit: 'anyForm' });
  const { now } = c.var;
  ensureGood(needs, { code, purpose: 'verify', now });
  // The code is good: whoever has it may see what was typed for it.
  c.set(
    'again',
    again({ code, name: form.name }, async ({ code, name }, refusal) => {
      const page = fill(await joinPage(needs, c, code), { refusal: alert(refusal) });
      return name === undefined ? page : fillFields(page, { name });
    }),
  );
  const typed = await parseTyped(needs, form);
  const { member, landing } = atOnce(() => {
    const token = useLink(needs, { code, purpose: 'verify', now });
    const proof = { memberId: token.memberId, browser: browserMark(c, secure), code, typed, now };
    return { member: proveAddress(needs, proof), landing: token.landing };
  });
  unmarkBrowser(c, secure);
  return startSession(needs, c, { member, landing });
}

type Typed = { name?: string | undefined; password?: string | undefined };

/** What whoever follows the link anywhere but in their own browser chooses now. */
async function parseTyped(needs: Needs, { name, password }: Typed): Promise<{ name?: string; passwordHash?: string }> {
  return {
    ...(name === undefined ? {} : { name: parseFreeName(needs, name) }),
    ...(password === undefined ? {} : { passwordHash: await hashPassword(parsePassword(password, [name ?? ''])) }),
  };
}

/** A button for whoever typed the sign-up in this browser; anyone else chooses name and password now. */
async function joinPage({ signUps, release, secure }: Needs, c: Here, code: string): Promise<string> {
  const mailed = signUps.ofLink(code);
  const mark = browserMark(c, secure);
  const mine = mark === null ? null : signUps.ofBrowser(mark, c.var.now);
  if (mine && mine.memberId === mailed?.memberId) {
    const text = say.verifyText(mine.name, longMoment(mine.askedAt));
    return simplePage(release, { title: say.verify, text, form: codeForm('/bevestigen', code, say.verifyButton) });
  }
  const text = mailed ? say.joinText(mailed.name, longMoment(mailed.askedAt)) : say.joinNamelessText;
  return simplePage(release, { title: say.verify, text, form: joinForm(code, mailed?.name ?? '') });
}
