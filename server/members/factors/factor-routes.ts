import { ID } from '../../http/ids.ts';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import { again } from '../../http/redraw.ts';
import { noticePage } from '../../articles/pages.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land, signInFirst } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../personal-page.ts';
import type { Letters } from '../letters.ts';
import { isStaff } from '../permissions.ts';
import { safeLanding } from '../rules.ts';
import { beginApp, confirmApp, removeApp, renewCodes } from './app-acts.ts';
import { FACTORS_PATH, factorsPage } from './html.ts';
import { ownerOf } from './owner.ts';
import { factorPage } from './pages.ts';
import { addPasskey, beginPasskey, removePasskey } from './passkey-acts.ts';
import { openProver, PROVE_PATH, type ProverNeeds } from './prove.ts';
import { asksPassword, openReauthentication } from './reauthenticate.ts';
import { PASSKEY_KB } from './second-step-routes.ts';
import type { SetUpNeeds } from './set-up.ts';

/** A password of 1,024 characters, percent-encoded. */
const FORM_KB = 4;
const proving = z.object({ next: upTo(RAW.path).default('') }).catchall(upTo(PASSKEY_KB * 1024));

type Asked = ProverNeeds &
  Omit<SetUpNeeds, 'prover' | 'reauthenticated'> & {
    letters: Pick<Letters, 'sendLink'>;
    networkOf: (c: Context) => string;
    /** Whether the desk asks a second factor of everyone who works there. */
    staffSecondFactor: boolean;
  };
type Needs = Asked & SetUpNeeds;

/** Where a member sets up, renews and removes what they hold besides a password. */
export function factorRoutes(asked: Asked) {
  const prover = openProver(asked);
  const needs: Needs = { ...asked, prover, reauthenticated: openReauthentication(asked, prover) };

  const app = new Hono<Visit>();
  for (const path of ['/mijn/passkeys/*', '/mijn/passkeys', '/mijn/totp/*', '/mijn/totp', '/mijn/herstelcodes'])
    app.use(path, async (c, next) => {
      if (c.var.member?.verifiedAt)
        c.set(
          'again',
          again({}, (_shown, refusal) => page(needs, c, refusal)),
        );
      return next();
    });

  return app
    .get(FACTORS_PATH, async (c) => (c.var.member ? personalPage(c, await page(needs, c)) : signInFirst(c)))
    .post('/mijn/passkeys/nieuw', atMost(FORM_KB), (c) => beginPasskey(needs, c))
    .post('/mijn/passkeys', atMost(PASSKEY_KB), (c) => addPasskey(needs, c))
    .post(`/mijn/passkeys/:id${ID}/weg`, atMost(PASSKEY_KB), (c) => removePasskey(needs, c, Number(c.req.param('id'))))
    .post('/mijn/totp/nieuw', atMost(FORM_KB), (c) => beginApp(needs, c))
    .post('/mijn/totp', atMost(FORM_KB), (c) => confirmApp(needs, c))
    .post('/mijn/totp/weg', atMost(PASSKEY_KB), (c) => removeApp(needs, c))
    .post('/mijn/herstelcodes', atMost(PASSKEY_KB), (c) => renewCodes(needs, c))
    .post(PROVE_PATH, atMost(PASSKEY_KB), (c) => prove(needs, c))
    .post('/mijn/bewijs/link', atMost(1), (c) => mailProof(needs, c));
}

function page(needs: Needs, c: Here, refusal?: Refusal): Promise<string> {
  const { factors, release, staffSecondFactor } = needs;
  const member = ownerOf(c);
  const facts = {
    passkeys: factors.passkeys.of(member.id),
    totp: factors.totp.of(member.id),
    codesLeft: factors.recovery.left(member.id),
    asksPassword: asksPassword(needs, member),
  };
  const needed = staffSecondFactor && isStaff(member) && !factors.has(member.id);
  const text = needed ? words.factors.demanded : words.factors.intro;
  return factorPage(release, { title: words.factors.title, text, form: factorsPage(facts), refusal });
}

/** Takes a proof, and goes on to where its sender was. */
async function prove({ prover }: Needs, c: Here): Promise<Response> {
  const { next, ...form } = await readForm(c, proving, { limit: 'anyForm' });
  if (!c.var.member) throw new Refusal('sign-in-first');
  const landing = safeLanding(next);
  c.set(
    'again',
    again({ landing }, ({ landing }, refusal) =>
      prover.page(c, { action: PROVE_PATH, carried: [['next', landing]], text: words.factors.stepText }, refusal),
    ),
  );
  await prover.take(c, form);
  return land(c, landing);
}

/** For whoever has neither password nor second factor: reading the mailbox is the proof. */
async function mailProof({ letters, limits, networkOf, atOnce, release }: Needs, c: Here): Promise<Response> {
  c.var.count('anyForm');
  const member = ownerOf(c);
  limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.linkNetwork, c.var.now);
  const link = { template: 'inloggen', purpose: 'sign-in', path: '/inloglink/', now: c.var.now } as const;
  atOnce(() => letters.sendLink(member, link));
  const { checkMail: title, checkMailText: text } = words.links;
  return personalPage(c, await noticePage(release, { title, text, path: '/mijn/' }));
}
