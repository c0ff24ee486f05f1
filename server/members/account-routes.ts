import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../errors.ts';
import { type List, LISTS } from '../mail/rules.ts';
import { fill } from '../pages/slots.ts';
import {
  alert,
  atMost,
  type Here,
  hintCookie,
  land,
  noticePage,
  personalPage,
  PRIVATE,
  readForm,
  type Visit,
} from '../reply.ts';
import type { Tools } from '../tools.ts';
import { stateOf } from '../moderation/desk-html.ts';
import type { Reaction } from '../reactions/rules.ts';
import { subscriptionFacts } from '../pay/subscribed.ts';
import { subscriptionSection } from '../pay/html.ts';
import { accountPage, type Written } from './html.ts';
import { exportZip } from './export.ts';
import { LIMITS } from './guards.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import { ensureFreeName, ensureMember, isStaff, type Member, parseEmail, parseName, parsePassword } from './rules.ts';
import { SIGN_IN_KB } from './routes.ts';
import { hashOfSession } from './sessions.ts';
import { startSession } from './start-session.ts';

const password = z.object({ current: z.string() });
const renaming = z.object({ name: z.string() });
const moving = password.extend({ email: z.string() });
const locking = password.extend({ password: z.string() });
const choosing = z.object(
  Object.fromEntries(LISTS.map((list) => [list, z.string().optional()])) as Record<List, z.ZodOptional<z.ZodString>>,
);
const removing = password.extend({ reactions: z.enum(['keep', 'erase']) });

/** What a member looks for is recent; the zip has everything. */
const WRITTEN_SHOWN = 10;

/** Which words the member agreed to: changes with words.account.lists. */
const CONSENT_VERSION = '2026-11';

/** "Mijn Kennisbank". What could cost a member their account asks for the password again. */
export const accountRoutes = (tools: Tools) => {
  const { moderation, deskLetters, follows } = tools;
  const { members, accounts, sessions, tokens, letters, mail, release, bake, limits, atOnce, postman, secure } = tools;

  /** A hidden reaction stays visible to its writer, with the way to object (DSA art. 17 and 20). */
  const written = (reaction: Reaction): Written[] => {
    const article = release.findArticle(reaction.articleId);
    if (!article) return [];
    const hide = moderation.actsOnReaction(reaction.id).find(({ kind, undoneAt }) => kind === 'hide' && !undoneAt);
    const objection = reaction.hiddenAt && hide ? deskLetters.linkFor('act', hide.id) : null;
    return [{ id: reaction.id, path: article.path, title: article.title, state: stateOf(reaction), objection }];
  };

  const page = async (c: Here, refusal?: Refusal): Promise<string> => {
    const member = ensureMember(c.var.member);
    const mine = hashOfSession(getCookie(c, sessions.cookieName) ?? '');
    const facts = {
      now: c.var.now,
      sessions: accounts.sessionsOf(member.id, mine),
      consents: mail.consentsOf(member.id),
      reactions: accounts.countReactions(member.id),
      written: moderation.historyOf(member.id, WRITTEN_SHOWN).flatMap(written),
      ownsEbook: tools.pay.ownsEbook(member.id),
      subscription: subscriptionSection(subscriptionFacts(tools, member.id, c.var.now)),
      followed: follows.followedBy(member.id).flatMap((id) => release.findArticle(id) ?? []),
    };
    const filled = fill(await release.template('mijn'), 'account', accountPage(member, facts));
    return refusal ? fill(filled, 'refusal', alert(refusal)) : filled;
  };

  /** The member, once more sure that it is them. Throws `wrong-password`. */
  const reauthenticated = async (c: Here, current: string): Promise<Member> => {
    const member = ensureMember(c.var.member);
    limits.ensureRoom(`again ${member.id}`, LIMITS.reauthenticate, c.var.now);
    if (!(await passwordMatches(current, members.findPasswordHash(member.email)))) throw new Refusal('wrong-password');
    return member;
  };

  const app = new Hono<Visit>();
  app.use('/mijn/*', async (c, next) => {
    if (!c.var.member && c.req.method === 'GET' && c.req.path === '/mijn/') return land(c, '/inloggen/?naar=/mijn/');
    if (c.var.member) c.set('again', (refusal) => page(c, refusal));
    return next();
  });

  return app
    .get('/mijn/', async (c) => personalPage(c, await page(c)))

    .post('/mijn/naam', atMost(SIGN_IN_KB), async (c) => {
      const member = ensureMember(c.var.member);
      const name = parseName((await readForm(c, renaming)).name);
      if (!isStaff(member) && !member.authorId)
        ensureFreeName(name, [...members.staffNames(), ...release.authorNames()]);
      accounts.rename(member.id, name);
      for (const article of accounts.articlesWith(member.id)) await bake(article);
      return land(c, '/mijn/');
    })

    .post('/mijn/e-mail', atMost(SIGN_IN_KB), async (c) => {
      const { email, current } = await readForm(c, moving);
      const address = parseEmail(email);
      const member = await reauthenticated(c, current);
      if (address === member.email) throw new Refusal('same-address');
      const { now } = c.var;
      limits.ensureRoom(`move ${member.id}`, LIMITS.moveAddress, now);
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
      postman.nudge();
      return personalPage(
        c,
        await noticePage(release, { title: words.links.checkMail, text: words.links.checkMailText, path: '/mijn/' }),
      );
    })

    .post('/mijn/wachtwoord', atMost(SIGN_IN_KB), async (c) => {
      const typed = await readForm(c, locking);
      const member = await reauthenticated(c, typed.current);
      const hash = await hashPassword(parsePassword(typed.password, [member.name, member.email]));
      atOnce(() => {
        accounts.setPassword(member.id, hash);
        tokens.forgetOf(member.id);
        letters.sendNotice(member, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now: c.var.now });
      });
      await sessions.endAllOf(member.id);
      postman.nudge();
      return startSession(tools, c, { member, landing: '/mijn/' });
    })

    .post('/mijn/overal-uitloggen', atMost(1), async (c) => {
      await sessions.endAllOf(ensureMember(c.var.member).id);
      return signedOut(c, '/inloggen/');
    })

    .post('/mijn/voorkeuren', atMost(SIGN_IN_KB), async (c) => {
      const { id } = ensureMember(c.var.member);
      const typed = await readForm(c, choosing);
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
      const member = await reauthenticated(c, (await readForm(c, password)).current);
      const zip = await exportZip(accounts.everythingAbout(member.id));
      const name = 'attachment; filename="mijn-kennisbank.zip"';
      return c.body(zip, 200, { ...PRIVATE, 'Content-Type': 'application/zip', 'Content-Disposition': name });
    })

    .post('/mijn/verwijderen', atMost(SIGN_IN_KB), async (c) => {
      const { current, reactions } = await readForm(c, removing);
      const member = await reauthenticated(c, current);
      const reactionsToo = reactions === 'erase';
      const touched = accounts.articlesWith(member.id);
      atOnce(() => {
        tools.cashier.forget(member, c.var.now);
        // Whoever moved the account elsewhere and takes it away there is not the one who lost it.
        const alsoTo = tools.moves.ofMember(member.id, c.var.now).map(({ oldAddress }) => oldAddress);
        accounts.remove(member.id, { formerName: words.account.former, reactionsToo, now: c.var.now });
        letters.sendFarewell(member, { reactionsToo, alsoTo: [...new Set(alsoTo)], now: c.var.now });
      });
      for (const article of touched) await bake(article);
      postman.nudge();
      c.set('member', null);
      return signedOut(c, '/');
    });

  function signedOut(c: Here, path: string): Response {
    c.header('Set-Cookie', sessions.blankCookie(), { append: true });
    c.header('Set-Cookie', hintCookie(null, secure), { append: true });
    return land(c, path);
  }
};
