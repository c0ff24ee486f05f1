import { Hono } from 'hono';
import { z } from 'zod';
import { settings } from '#settings';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { again } from '../../http/redraw.ts';
import { noticePage } from '../../articles/pages.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { land, signInFirst } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../personal-page.ts';
import type { Tools } from '../../tools.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import { isStaff } from '../permissions.ts';
import { type Member, safeLanding } from '../rules.ts';
import { codesList, confirmAppForm, FACTORS_PATH, factorsPage, makePasskeyForm, PASSKEY_NAME_MAX } from './html.ts';
import { factorPage } from './pages.ts';
import { MOST_PASSKEYS } from './passkeys.ts';
import { openProver, PROVE_PATH } from './prove.ts';
import { qrSvg } from './qr.ts';
import { openReauthentication } from './reauthenticate.ts';
import { PASSKEY_KB } from './second-step-routes.ts';
import { base32, keyUri } from './totp.ts';

/** A password of 1,024 characters, percent-encoded. */
const FORM_KB = 4;
const say = words.factors;
const passkeyName = upTo(PASSKEY_NAME_MAX).trim().min(1);
const beginning = z.object({ current: upTo(RAW.password).default('') });
const naming = beginning.extend({ name: passkeyName });
const making = z.object({ name: passkeyName, passkey: upTo(PASSKEY_KB * 1024) });
const confirming = z.object({ code: upTo(RAW.choice) });
const proving = z.object({ next: upTo(RAW.path).default('') }).catchall(upTo(PASSKEY_KB * 1024));

/** Where a member sets up, renews and removes what they hold besides a password. */
export const factorRoutes = (tools: Tools) => {
  const { factors, factorLetters, members, sessions, release, letters, limits, networkOf, atOnce } = tools;
  const { passkeys, totp, recovery, check } = factors;
  const prover = openProver(tools);
  const reauthenticated = openReauthentication(tools, prover);

  const page = (c: Here, refusal?: Refusal): Promise<string> => {
    const member = owner(c);
    const facts = {
      passkeys: passkeys.of(member.id),
      totp: totp.of(member.id),
      codesLeft: recovery.left(member.id),
      asksPassword: !factors.has(member.id) && members.findPasswordHash(member.email) !== null,
    };
    const needed = tools.staffSecondFactor && isStaff(member) && !factors.has(member.id);
    const text = needed ? say.demanded : say.intro;
    return factorPage(release, { title: say.title, text, form: factorsPage(facts), refusal });
  };

  /** Where the app is shown the secret that waits. */
  const appPage = (member: Member, secret: Buffer, refusal?: Refusal): Promise<string> => {
    const uri = keyUri(secret, { issuer: settings.name, account: member.email });
    const form = confirmAppForm(base32(secret), qrSvg(uri, say.scanLabel));
    return factorPage(release, { title: say.app, text: say.scan, form, refusal });
  };

  /** After the first factor there are codes to keep; from now on other browsers ask for it too. */
  const begun = (c: Here, member: Member, by: 'totp' | 'passkey'): string[] => {
    const { now } = c.var;
    sessions.prove(prover.sessionOf(c), { factor: by, provedAt: now });
    if (recovery.left(member.id) > 0) return [];
    sessions.endOthersOf(member.id, prover.sessionOf(c));
    return recovery.renew(member.id, now);
  };

  /** To the list, or first to the codes: they are shown this once. */
  const shown = async (c: Here, codes: string[]): Promise<Response> => {
    if (codes.length === 0) return land(c, FACTORS_PATH);
    const form = codesList(codes);
    return personalPage(c, await factorPage(release, { title: say.codesTitle, text: say.codesText, form }));
  };

  const app = new Hono<Visit>();
  for (const path of ['/mijn/passkeys/*', '/mijn/passkeys', '/mijn/totp/*', '/mijn/totp', '/mijn/herstelcodes'])
    app.use(path, async (c, next) => {
      if (c.var.member?.verifiedAt)
        c.set(
          'again',
          again({}, (_shown, refusal) => page(c, refusal)),
        );
      return next();
    });

  return app
    .get(FACTORS_PATH, async (c) => (c.var.member ? personalPage(c, await page(c)) : signInFirst(c)))

    .post('/mijn/passkeys/nieuw', atMost(FORM_KB), async (c) => {
      const { name, current } = await readForm(c, naming, { limit: 'anyForm' });
      owner(c);
      const member = await reauthenticated(c, current);
      if (passkeys.of(member.id).length >= MOST_PASSKEYS) throw new Refusal('passkey-known');
      const form = makePasskeyForm(name, check.creation(member, prover.holderOf(c), c.var.now));
      return personalPage(c, await factorPage(release, { title: say.addPasskey, text: say.makeText, form }));
    })

    .post('/mijn/passkeys', atMost(PASSKEY_KB), async (c) => {
      const { name, passkey } = await readForm(c, making, { limit: 'anyForm' });
      const member = owner(c);
      const { now } = c.var;
      // The challenge was given to this browser after a proof, and is good once: it is the proof.
      const made = await check.registered(passkey, { memberId: member.id, holder: prover.holderOf(c), now });
      prover.ensureStillIn(c);
      const codes = atOnce(() => {
        if (passkeys.of(member.id).length >= MOST_PASSKEYS || !passkeys.add({ ...made, name, now }))
          throw new Refusal('passkey-known');
        factorLetters.tell(member, { change: 'passkeyAdded', about: name, now });
        return begun(c, member, 'passkey');
      });
      return shown(c, codes);
    })

    .post('/mijn/passkeys/:id{[0-9]{1,15}}/weg', atMost(PASSKEY_KB), async (c) => {
      c.var.count('anyForm');
      owner(c);
      const member = await prover.ensure(c);
      const { now } = c.var;
      atOnce(() => {
        const name = passkeys.remove(Number(c.req.param('id')), member.id);
        if (name === null) throw new Refusal('not-found');
        factors.tidy(member.id);
        factorLetters.tell(member, { change: 'passkeyRemoved', about: name, now });
      });
      return shown(c, []);
    })

    .post('/mijn/totp/nieuw', atMost(FORM_KB), async (c) => {
      const { current } = await readForm(c, beginning, { limit: 'anyForm' });
      owner(c);
      const member = await reauthenticated(c, current);
      const secret = totp.begin(member.id, c.var.now);
      if (!secret) throw new Refusal('nothing-to-do');
      return personalPage(c, await appPage(member, secret));
    })

    .post('/mijn/totp', atMost(FORM_KB), async (c) => {
      const { code } = await readForm(c, confirming, { limit: 'anyForm' });
      const member = owner(c);
      const { now } = c.var;
      const secret = totp.waiting(member.id, now);
      if (!secret) throw new Refusal('nothing-to-do');
      c.set(
        'again',
        again({ hex: secret.toString('hex') }, ({ hex }, refusal) => appPage(member, Buffer.from(hex, 'hex'), refusal)),
      );
      const { checked, codes } = atOnce(() => {
        const checked = totp.confirm(member.id, code.replace(/\s/g, ''), now);
        if (checked !== 'right') return { checked, codes: [] };
        factorLetters.tell(member, { change: 'totpOn', now });
        return { checked, codes: begun(c, member, 'totp') };
      });
      if (checked !== 'right') throw new Refusal(checked === 'wrong' ? 'wrong-factor' : 'factor-locked');
      return shown(c, codes);
    })

    .post('/mijn/totp/weg', atMost(PASSKEY_KB), async (c) => {
      c.var.count('anyForm');
      owner(c);
      const member = await prover.ensure(c);
      const { now } = c.var;
      atOnce(() => {
        if (!totp.remove(member.id)) throw new Refusal('nothing-to-do');
        factors.tidy(member.id);
        factorLetters.tell(member, { change: 'totpOff', now });
      });
      return shown(c, []);
    })

    .post('/mijn/herstelcodes', atMost(PASSKEY_KB), async (c) => {
      c.var.count('anyForm');
      owner(c);
      const member = await prover.ensure(c);
      const { now } = c.var;
      if (!factors.has(member.id)) throw new Refusal('nothing-to-do');
      const codes = atOnce(() => {
        factorLetters.tell(member, { change: 'codesRenewed', now });
        return recovery.renew(member.id, now);
      });
      return shown(c, codes);
    })

    .post(PROVE_PATH, atMost(PASSKEY_KB), async (c) => {
      const { next, ...form } = await readForm(c, proving, { limit: 'anyForm' });
      if (!c.var.member) throw new Refusal('sign-in-first');
      const landing = safeLanding(next);
      c.set(
        'again',
        again({ landing }, ({ landing }, refusal) =>
          prover.page(c, { action: PROVE_PATH, carried: [['next', landing]], text: say.stepText }, refusal),
        ),
      );
      await prover.take(c, form);
      return land(c, landing);
    })

    .post('/mijn/bewijs/link', atMost(1), async (c) => {
      c.var.count('anyForm');
      const member = owner(c);
      limits.ensureRoom(`link ${networkOf(c)}`, LIMITS.linkNetwork, c.var.now);
      const link = { template: 'inloggen', purpose: 'sign-in', path: '/inloglink/', now: c.var.now } as const;
      atOnce(() => letters.sendLink(member, link));
      const { checkMail: title, checkMailText: text } = words.links;
      return personalPage(c, await noticePage(release, { title, text, path: '/mijn/' }));
    });
};

/** Whoever reads the mailbox: what is set up before that would survive it. Throws `sign-in-first` or `verify-first`. */
const owner = (c: Here): Member => {
  const { member } = c.var;
  if (!member) throw new Refusal('sign-in-first');
  if (!member.verifiedAt) throw new Refusal('verify-first');
  return member;
};
