import type { Context } from 'hono';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { words } from '#words';
import type { Release } from '../../articles/release.ts';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { vouch } from '../../http/guarded.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import { again } from '../../http/redraw.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land, PRIVATE } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../personal-page.ts';
import { type Member, safeLanding } from '../rules.ts';
import { SECOND_STEP, type SessionNeeds, startSession } from '../start-session.ts';
import type { MemberStore } from '../store.ts';
import { PROOF_FIELDS, proofForm } from './html.ts';
import { factorPage } from './pages.ts';
import { type CheckNeeds, filledIn, secondFactorOf } from './shown.ts';

/** What a passkey says is one or two kilobytes; keys of RSA are longer. */
export const PASSKEY_KB = 16;

const passkey = upTo(PASSKEY_KB * 1024);
const signingIn = z.object({ [PROOF_FIELDS.passkey]: passkey, naar: upTo(RAW.path).default('') });
const filling = z.object({
  [PROOF_FIELDS.code]: upTo(RAW.choice).default(''),
  [PROOF_FIELDS.passkey]: passkey.default(''),
});

/** For whoever signs in: which passkey is not known yet. */
const ANYONE = { purpose: 'sign-in', memberId: null, holder: null } as const;

type Halfway = { id: string; member: Member };
type Needs = CheckNeeds &
  SessionNeeds & {
    members: Pick<MemberStore, 'find' | 'get'>;
    release: Release;
    networkOf: (c: Context) => string;
  };

/** Signing in with a passkey alone, and the step after a password or a mailed link. */
export const secondStepRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get(SECOND_STEP, (c) => showStep(needs, c))
    .post('/inloggen/tweede-stap', atMost(PASSKEY_KB), (c) => takeStep(needs, c))
    .post('/inloggen/passkey/vraag', atMost(1), (c) => askPasskey(needs, c))
    .post('/inloggen/passkey', atMost(PASSKEY_KB), (c) => signInByPasskey(needs, c));

async function showStep(needs: Needs, c: Here): Promise<Response> {
  const { halfOpen } = needs.factors;
  const id = getCookie(c, halfOpen.cookieName);
  if (!halfOpen.find(id, c.var.now)) return land(c, '/inloggen/');
  c.var.count('noted');
  return personalPage(c, await stepPage(needs, c, halfway(needs, c)));
}

async function takeStep(needs: Needs, c: Here): Promise<Response> {
  const { halfOpen } = needs.factors;
  const typed = await readForm(c, filling, { limit: 'anyForm' });
  const { id, member } = halfway(needs, c);
  // The half-open session was shown with this form: it is the visitor's own.
  const half = vouch({ id, member });
  c.set(
    'again',
    again({ half }, ({ half }, refusal) => stepPage(needs, c, { ...half, refusal })),
  );
  const filled = filledIn(typed);
  if (!filled) throw new Refusal('wrong-factor');
  const by = await secondFactorOf(needs, filled, { member, holder: halfOpen.holderOf(id), now: c.var.now });
  c.set('again', null);
  const begun = halfOpen.use(id, c.var.now);
  if (!begun) throw new Refusal('half-open-over');
  c.header('Set-Cookie', halfOpen.blankCookie, { append: true });
  return startSession(needs, c, { member, landing: begun.landing, by });
}

function askPasskey({ factors, limits, networkOf }: Needs, c: Here): Response {
  limits.ensureRoom(`passkey ${networkOf(c)}`, LIMITS.passkeyChallenge, c.var.now);
  return c.json(factors.check.request(ANYONE, c.var.now), 200, PRIVATE);
}

async function signInByPasskey(needs: Needs, c: Here): Promise<Response> {
  const { factors, members, limits, networkOf } = needs;
  const typed = await readForm(c, signingIn, { limit: 'anyForm' });
  limits.ensureRoom(`passkey ${networkOf(c)}`, LIMITS.passkeyChallenge, c.var.now);
  const { memberId } = await factors.check.shown(typed[PROOF_FIELDS.passkey], ANYONE, c.var.now);
  return startSession(needs, c, { member: members.get(memberId), landing: safeLanding(typed.naar), by: 'passkey' });
}

/** The member who is halfway in, with what their browser holds. Throws `half-open-over`. */
function halfway({ factors, members }: Needs, c: Here): Halfway {
  const id = getCookie(c, factors.halfOpen.cookieName) ?? '';
  const begun = factors.halfOpen.find(id, c.var.now);
  const member = begun && members.find(begun.memberId);
  if (!member) throw new Refusal('half-open-over');
  return { id, member };
}

function stepPage(
  { factors, release }: Needs,
  c: Here,
  { id, member, refusal }: Halfway & { refusal?: Refusal },
): Promise<string> {
  const asked = { purpose: 'prove' as const, memberId: member.id, holder: factors.halfOpen.holderOf(id) };
  const hasPasskey = factors.passkeys.of(member.id).length > 0;
  const form = proofForm({
    action: '/inloggen/tweede-stap',
    carried: [],
    passkey: hasPasskey ? factors.check.request(asked, c.var.now) : null,
    code: factors.totp.of(member.id) ? 'app' : 'recovery',
    password: false,
  });
  return factorPage(release, { title: words.factors.stepTitle, text: words.factors.stepText, form, refusal });
}
