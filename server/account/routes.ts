import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { words } from '#words';
import { attachment } from '../http/attachment.ts';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { type List, LISTS } from '../mail/rules.ts';
import { fill, fillFields } from '../articles/slots.ts';
import { type Again, again } from '../http/redraw.ts';
import { noticePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert, hintCookie, land, PRIVATE } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import type { Tools } from '../tools.ts';
import { stateOf } from '../discussion/moderation/state-html.ts';
import type { Reaction } from '../discussion/rules.ts';
import { subscriptionFacts } from '../pay/member/subscribed.ts';
import { subscriptionSection } from '../pay/member/subscription-html.ts';
import { accountPage, type Written } from './html.ts';
import { exportZip } from './export.ts';
import { openProver } from '../members/factors/prove.ts';
import { openReauthentication } from '../members/factors/reauthenticate.ts';
import { hashPassword } from '../members/passwords.ts';
import { ensureNotLast, may } from '../members/permissions.ts';
import { ensureFreeName, ensureMember, type Member, parseEmail, parseName, parsePassword } from '../members/rules.ts';
import { SIGN_IN_KB } from '../members/routes.ts';
import { hashOfSession } from '../members/sessions.ts';
import { startSession } from '../members/start-session.ts';

/** Whoever has a second factor, or no password, is asked for something else. */
const password = z.object({ current: upTo(RAW.password).default('') });
const renaming = z.object({ name: upTo(RAW.name) });
const moving = password.extend({ email: upTo(RAW.email) });
const locking = password.extend({ password: upTo(RAW.password) });
const choosing = z.object(
  Object.fromEntries(LISTS.map((list) => [list, upTo(RAW.choice).optional()])) as Record<
    List,
    z.ZodOptional<z.ZodString>
  >,
);
const removing = password.extend({ reactions: z.enum(['keep', 'erase']) });

/** What a member looks for is recent; the zip has everything. */
const WRITTEN_SHOWN = 10;

/** Which words the member agreed to: changes with words.account.lists. */
const CONSENT_VERSION = '2026-11';

/** "Mijn Kennisbank". What could cost a member their account asks for the password again. */
export const accountRoutes = (tools: Tools) => {
  const { audit, moderation, deskLetters, follows, factors } = tools;
  const { members, accounts, sessions, tokens, letters, mail, release, atOnce, secure } = tools;

  /** A hidden reaction stays visible to its writer, with the way to object (DSA art. 17 and 20). */
  const written = (reaction: Reaction): Written[] => {
    const article = release.findArticle(reaction.articleId);
    if (!article) return [];
    const hide = moderation.actsOnReaction(reaction.id).find(({ kind, undoneAt }) => kind === 'hide' && !undoneAt);
    const objection = reaction.hiddenAt && hide ? deskLetters.linkFor('act', hide.id) : null;
    return [{ id: reaction.id, path: article.path, title: article.title, state: stateOf(reaction), objection }];
  };

  const page = async (c: Here, member: Member): Promise<string> => {
    const mine = hashOfSession(getCookie(c, sessions.cookieName) ?? '');
    const facts = {
      now: c.var.now,
      sessions: accounts.sessionsOf(member.id, mine),
      consents: mail.consentsOf(member.id),
      reactions: accounts.countReactions(member.id),
      written: moderation.historyOf(member.id, WRITTEN_SHOWN).flatMap(written),
      ownsEbook: tools.pay.ownsEbook(member.id),
      subscription: subscriptionSection(subscriptionFacts(tools, member.id, c.var.now)),
      factors: { passkeys: factors.passkeys.of(member.id), totp: factors.totp.of(member.id) },
      asksPassword: !factors.has(member.id) && members.findPasswordHash(member.email) !== null,
      followed: follows.followedBy(member.id).flatMap((id) => release.findArticle(id) ?? []),
    };
    return fill(await release.template('mijn'), { account: accountPage(member, facts) });
  };

  const prover = openProver(tools);
  const reauthenticated = openReauthentication(tools, prover);

  /** The account as it stands, with what was typed where it was typed. */
  const pageAgain = (c: Here, typed: Record<string, string> = {}): Again =>
    again({ member: c.var.member, typed }, async ({ member, typed }, refusal) =>
      member ? fillFields(fill(await page(c, member), { refusal: alert(refusal) }), typed) : null,
    );

  const app = new Hono<Visit>();
  app.use('/mijn/*', async (c, next) => {
    if (!c.var.member && c.req.method === 'GET' && c.req.path === '/mijn/') return land(c, '/inloggen/?naar=/mijn/');
    c.set('again', pageAgain(c));
    return next();
  });

  return app
    .get('/mijn/', async (c) => personalPage(c, await page(c, ensureMember(c.var.member))))

    .post('/mijn/naam', atMost(SIGN_IN_KB), async (c) => {
      const typed = await readForm(c, renaming, { limit: 'rename', again: (typed) => pageAgain(c, typed) });
      const member = ensureMember(c.var.member);
      const name = parseName(typed.name);
      // Who is banned speaks for nobody, whatever their role.
      if (!may(member, 'desk')) ensureFreeName(name, [...members.staffNames(), ...release.authorNames()]);
      accounts.rename(member.id, name);
      return land(c, '/mijn/');
    })

    .post('/mijn/e-mail', atMost(SIGN_IN_KB), async (c) => {
      const { email, current } = await readForm(c, moving, {
        limit: 'anyForm',
        again: ({ email }) => pageAgain(c, { email }),
      });
      const address = parseEmail(email);
      const member = await reauthenticated(c, current);
      if (address === member.email) throw new Refusal('same-address');
      const { now } = c.var;
      c.var.count('moveAddress');
      atOnce(() => {
        letters.sendNotice(member, { template: 'adres-gewijzigd', path: '/mijn/', now });
        // Whether the address is someone else's account is told to nobody; the link then simply does not work.
        letters.sendLink(member, {
          template: 'adres-wijzigen',
          purpose: 'change-address',
          path: '/adres/',
          address,
          now,
        });
      });
      return personalPage(
        c,
        await noticePage(release, { title: words.links.checkMail, text: words.links.checkMailText, path: '/mijn/' }),
      );
    })

    .post('/mijn/wachtwoord', atMost(SIGN_IN_KB), async (c) => {
      const typed = await readForm(c, locking, { limit: 'anyForm' });
      const member = await reauthenticated(c, typed.current);
      const hash = await hashPassword(parsePassword(typed.password, [member.name, member.email]));
      prover.ensureStillIn(c);
      atOnce(() => {
        accounts.setPassword(member.id, hash);
        tokens.forgetOf(member.id);
        letters.sendNotice(member, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now: c.var.now });
      });
      await sessions.endAllOf(member.id);
      return startSession(tools, c, { member, landing: '/mijn/', by: c.var.proof?.factor ?? 'password' });
    })

    .post('/mijn/overal-uitloggen', atMost(1), async (c) => {
      c.var.count('anyForm');
      await sessions.endAllOf(ensureMember(c.var.member).id);
      return signedOut(c, '/inloggen/');
    })

    .post('/mijn/voorkeuren', atMost(SIGN_IN_KB), async (c) => {
      const typed = await readForm(c, choosing, { limit: 'preferences' });
      const { id } = ensureMember(c.var.member);
      const before = mail.consentsOf(id);
      for (const list of LISTS) {
        const granted = typed[list] === 'yes';
        const consent = {
          memberId: id,
          list,
          granted,
          textVersion: CONSENT_VERSION,
          source: 'account',
          now: c.var.now,
        };
        if (granted !== before.has(list)) mail.addConsent(consent);
      }
      return land(c, '/mijn/#voorkeuren');
    })

    .post('/mijn/gegevens.zip', atMost(SIGN_IN_KB), async (c) => {
      const member = await reauthenticated(c, (await readForm(c, password, { limit: 'anyForm' })).current);
      audit.note({ kind: 'download', actorId: member.id, memberId: member.id, now: c.var.now });
      const zip = await exportZip(accounts.everythingAbout(member.id));
      const name = attachment('mijn-kennisbank.zip');
      return c.body(zip, 200, { ...PRIVATE, 'Content-Type': 'application/zip', 'Content-Disposition': name });
    })

    .post('/mijn/verwijderen', atMost(SIGN_IN_KB), async (c) => {
      const { current, reactions } = await readForm(c, removing, { limit: 'anyForm' });
      const member = await reauthenticated(c, current);
      const reactionsToo = reactions === 'erase';
      ensureNotLast(member, members.holders('change-roles'));
      atOnce(() => {
        audit.note({ kind: 'remove-account', actorId: member.id, now: c.var.now });
        tools.cashier.forget(member, c.var.now);
        // Whoever moved the account elsewhere and takes it away there is not the one who lost it.
        const alsoTo = tools.moves.ofMember(member.id, c.var.now).map(({ oldAddress }) => oldAddress);
        accounts.remove(member.id, { formerName: words.account.former, reactionsToo, now: c.var.now });
        letters.sendFarewell(member, { reactionsToo, alsoTo: [...new Set(alsoTo)], now: c.var.now });
      });
      c.set('member', null);
      return signedOut(c, '/');
    });

  function signedOut(c: Here, path: string): Response {
    c.header('Set-Cookie', sessions.blankCookie(), { append: true });
    c.header('Set-Cookie', hintCookie(null, secure), { append: true });
    return land(c, path);
  }
};
