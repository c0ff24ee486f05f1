import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { noticePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { land } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import { type List, LISTS } from '../mail/rules.ts';
import type { MailStore } from '../mail/store.ts';
import { openProver, type Prover, type ProverNeeds } from '../members/factors/prove.ts';
import { openReauthentication, type Reauthenticate } from '../members/factors/reauthenticate.ts';
import type { Letters } from '../members/letters.ts';
import { hashPassword } from '../members/passwords.ts';
import { may } from '../members/permissions.ts';
import { SIGN_IN_KB } from '../members/routes.ts';
import { ensureFreeName, ensureMember, type Member, parseEmail, parseName, parsePassword } from '../members/rules.ts';
import type { Sessions } from '../members/sessions.ts';
import { forgetSession } from '../members/sign-out.ts';
import { type SessionNeeds, startSession } from '../members/start-session.ts';
import type { MemberStore } from '../members/store.ts';
import type { TokenStore } from '../members/token-store.ts';
import { accountAgain, drawAccount, type PageNeeds } from './page.ts';

/** Whoever has a second factor, or no password, is asked for something else. */
const password = z.object({ current: upTo(RAW.password).default('') });
const renaming = z.object({ name: upTo(RAW.name) });
const moving = password.extend({ email: upTo(RAW.email) });
const locking = password.extend({ password: upTo(RAW.password) });
const ticked = upTo(RAW.choice).optional();
const choosing = z.object({ newsletter: ticked, commercial: ticked, replies: ticked } satisfies Record<
  List,
  typeof ticked
>);

/** Which words the member agreed to: changes with words.account.lists. */
const CONSENT_VERSION = '2026-11';

type Asked = PageNeeds &
  ProverNeeds &
  SessionNeeds & {
    members: Pick<MemberStore, 'staffNames' | 'rename' | 'setPassword'>;
    sessions: Pick<Sessions, 'endAllOf' | 'blankCookie'>;
    tokens: Pick<TokenStore, 'forgetOf'>;
    letters: Pick<Letters, 'sendLink' | 'sendNotice'>;
    mail: Pick<MailStore, 'addConsent'>;
  };
type Needs = Asked & { prover: Prover; reauthenticated: Reauthenticate };

/** "Mijn Kennisbank". What could cost a member their account asks for the password again. */
export function accountRoutes(asked: Asked) {
  const prover = openProver(asked);
  const needs: Needs = { ...asked, prover, reauthenticated: openReauthentication(asked, prover) };

  const app = new Hono<Visit>();
  app.use('/mijn/*', async (c, next) => {
    if (!c.var.member && c.req.method === 'GET' && c.req.path === '/mijn/') return land(c, '/inloggen/?naar=/mijn/');
    c.set('again', accountAgain(needs, c));
    return next();
  });

  return app
    .get('/mijn/', async (c) => personalPage(c, await drawAccount(needs, c, ensureMember(c.var.member))))
    .post('/mijn/naam', atMost(SIGN_IN_KB), (c) => rename(needs, c))
    .post('/mijn/e-mail', atMost(SIGN_IN_KB), (c) => askNewAddress(needs, c))
    .post('/mijn/wachtwoord', atMost(SIGN_IN_KB), (c) => changePassword(needs, c))
    .post('/mijn/overal-uitloggen', atMost(1), (c) => signOutEverywhere(needs, c))
    .post('/mijn/voorkeuren', atMost(SIGN_IN_KB), (c) => choosePreferences(needs, c));
}

async function rename(needs: Needs, c: Here): Promise<Response> {
  const { members, release } = needs;
  const typed = await readForm(c, renaming, { limit: 'rename', again: (typed) => accountAgain(needs, c, typed) });
  const member = ensureMember(c.var.member);
  const name = parseName(typed.name);
  // A banned member speaks for nobody, whatever their role.
  if (!may(member, 'desk')) ensureFreeName(name, [...members.staffNames(), ...release.authorNames()]);
  members.rename(member.id, name);
  return land(c, '/mijn/');
}

async function askNewAddress(needs: Needs, c: Here): Promise<Response> {
  const { reauthenticated, atOnce, release } = needs;
  const { email, current } = await readForm(c, moving, {
    limit: 'anyForm',
    again: ({ email }) => accountAgain(needs, c, { email }),
  });
  const address = parseEmail(email);
  const member = await reauthenticated(c, current);
  if (address === member.email) throw new Refusal('same-address');
  c.var.count('moveAddress');
  atOnce(() => tellBoth(needs, member, { address, now: c.var.now }));
  const { checkMail: title, checkMailText: text } = words.links;
  return personalPage(c, await noticePage(release, { title, text, path: '/mijn/' }));
}

/** The old address hears of it; the new one gets the link. */
function tellBoth({ letters }: Needs, member: Member, { address, now }: { address: string; now: Date }): void {
  letters.sendNotice(member, { template: 'adres-gewijzigd', path: '/mijn/', now });
  // Whether the address is someone else's account is told to nobody; the link then simply does not work.
  const link = { template: 'adres-wijzigen', purpose: 'change-address', path: '/adres/' } as const;
  letters.sendLink(member, { ...link, address, now });
}

async function changePassword(needs: Needs, c: Here): Promise<Response> {
  const { members, tokens, letters, sessions, prover, reauthenticated, atOnce } = needs;
  const typed = await readForm(c, locking, { limit: 'anyForm' });
  const member = await reauthenticated(c, typed.current);
  const hash = await hashPassword(parsePassword(typed.password, [member.name, member.email]));
  prover.ensureStillIn(c);
  atOnce(() => {
    members.setPassword(member.id, hash);
    tokens.forgetOf(member.id);
    letters.sendNotice(member, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now: c.var.now });
  });
  await sessions.endAllOf(member.id);
  return startSession(needs, c, { member, landing: '/mijn/', by: c.var.proof?.factor ?? 'password' });
}

async function signOutEverywhere(needs: Needs, c: Here): Promise<Response> {
  c.var.count('anyForm');
  await needs.sessions.endAllOf(ensureMember(c.var.member).id);
  forgetSession(needs, c);
  return land(c, '/inloggen/');
}

async function choosePreferences({ mail }: Needs, c: Here): Promise<Response> {
  const typed = await readForm(c, choosing, { limit: 'preferences' });
  const { id: memberId } = ensureMember(c.var.member);
  const consent = { memberId, textVersion: CONSENT_VERSION, source: 'account', now: c.var.now };
  const before = mail.consentsOf(memberId);
  for (const list of LISTS) {
    const granted = typed[list] === 'yes';
    if (granted !== before.has(list)) mail.addConsent({ ...consent, list, granted });
  }
  return land(c, '/mijn/#voorkeuren');
}
