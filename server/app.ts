import { Hono, type MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { HINT_COOKIE } from '#contract';
import { words } from '#words';
import { Refusal, refusalOf } from './errors.ts';
import { gateRoutes } from './gate/routes.ts';
import { mailRoutes } from './mail/routes.ts';
import { accountRoutes } from './members/account-routes.ts';
import { linkRoutes } from './members/link-routes.ts';
import { memberRoutes } from './members/routes.ts';
import { banEnded, type Member, tierAt } from './members/rules.ts';
import { signUpRoutes } from './members/sign-up-routes.ts';
import { undoRoutes } from './members/undo-routes.ts';
import { followRoutes } from './follow/routes.ts';
import { deskRoutes } from './moderation/desk-routes.ts';
import { objectionRoutes } from './moderation/objection-routes.ts';
import { moderationRoutes } from './moderation/routes.ts';
import { payDeskRoutes } from './pay/desk-routes.ts';
import { payMemberRoutes } from './pay/member-routes.ts';
import { orderRoutes } from './pay/order-routes.ts';
import { htmlPage, staticAnswer } from './pages/static.ts';
import { readRoutes } from './reactions/read-routes.ts';
import { reactionRoutes } from './reactions/routes.ts';
import { type Here, hintCookie, PRIVATE, personalPage, refuse, type Visit } from './reply.ts';
import { always } from './security-headers.ts';
import type { Tools } from './tools.ts';
import { healthRoutes } from './watch/health.ts';
import { watchRoutes } from './watch/routes.ts';
import { watching } from './watch/watching.ts';

/** The whole server on one page: what surrounds every request, and which feature lives where. */
export function createApp(tools: Tools, extra?: Hono<Visit>) {
  const { release } = tools;
  const app = new Hono<Visit>();

  app.use(watching(tools.watch), headers(tools.secure), visit(tools), fromOurPages(tools.origin));
  app.route('/', healthRoutes(tools));
  app.route('/', memberRoutes(tools));
  app.route('/', signUpRoutes(tools));
  app.route('/', linkRoutes(tools));
  app.route('/', undoRoutes(tools));
  app.route('/', accountRoutes(tools));
  app.route('/', orderRoutes(tools));
  app.route('/', payMemberRoutes(tools));
  app.route('/', mailRoutes(tools));
  app.route('/', reactionRoutes(tools));
  app.route('/', readRoutes(tools));
  app.route('/', followRoutes(tools));
  app.route('/', moderationRoutes(tools));
  app.route('/', objectionRoutes(tools));
  app.route('/', watchRoutes(tools));
  app.route('/', payDeskRoutes(tools));
  app.route('/', deskRoutes(tools));
  app.route('/', gateRoutes(tools));
  if (extra) app.route('/', extra);

  app.get('*', async (c) => {
    const folder = release.publicFolder();
    const page = c.var.member ? await htmlPage(c, folder) : null;
    if (page) return personalPage(c, page);
    return (await staticAnswer(c, folder)) ?? (await withSlash(c, folder)) ?? c.notFound();
  });
  app.all('*', () => {
    throw new Refusal('wrong-method');
  });

  const answer = app.fetch;
  const { pressure } = tools;
  const counted = (given: Response | Promise<Response>) => pressure?.during(given) ?? given;
  app.fetch = (request, ...surroundings) =>
    pressure?.refusal(request, always(tools.secure)) ?? counted(answer(request, ...surroundings));

  app.notFound(async (c) => personalPage(c, await release.notFoundPage(), 404));
  app.onError((error, c) => refuse(c, refusalFor(error, c, tools), release));
  return app;
}

/**
 * Posted by programs, which have no origin: one-click unsubscribe, of which the signed link is the proof, and the payment
 * company's calls, which are believed in nothing: they only make us ask.
 */
const FROM_PROGRAMS = ['/afmelden/', '/api/webhooks/mollie'];

function fromOurPages(origin: string): MiddlewareHandler {
  const check = csrf({ origin });
  return (c, next) => (FROM_PROGRAMS.includes(c.req.path) ? next() : check(c, next));
}

const headers =
  (secure: boolean): MiddlewareHandler =>
  async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(always(secure))) c.header(name, value);
    // A cookie is one reader's: an answer that sets one may be kept by nobody else.
    if (c.res.headers.has('Set-Cookie')) {
      c.res.headers.delete('ETag');
      c.header('Cache-Control', PRIVATE['Cache-Control']);
    }
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', PRIVATE['Cache-Control']);
  };

const visit =
  ({ sessions, members, clock, latest, secure }: Tools): MiddlewareHandler<Visit> =>
  async (c, next) => {
    c.set('now', clock());
    c.set('latest', latest.latest());
    c.set('again', null);
    const session = await sessions.find(getCookie(c, sessions.cookieName));
    const member = session ? members.find(session.memberId) : null;
    c.set('member', member?.verifiedAt ? unbanned(member, c.var.now) : null); // nobody has proven whose the other is

    const tier = c.var.member ? tierAt(c.var.member, c.var.now) : null;
    const hintIsStale = (getCookie(c, HINT_COOKIE) ?? null) !== tier;
    await next();
    // Afterwards, for a route that signs in or out has the last word on its cookies.
    if (c.res.headers.has('Set-Cookie')) return;
    if (session?.cookie) c.res.headers.append('Set-Cookie', session.cookie);
    if (hintIsStale) c.res.headers.append('Set-Cookie', hintCookie(tier, secure));
  };

const unbanned = (member: Member, now: Date): Member =>
  banEnded(member, now) ? { ...member, bannedAt: null } : member;

/** "/over-ons" is a page when "/over-ons/" is. */
async function withSlash(c: Here, publicFolder: string): Promise<Response | null> {
  const { pathname, search } = new URL(c.req.url);
  if (pathname.endsWith('/') || !(await staticAnswer(c, publicFolder, `${pathname}/`))) return null;
  return c.redirect(`${pathname}/${search}`, 301);
}

function refusalFor(error: Error, c: Here, { log, impatient }: Tools): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HTTPException && error.status === 403) return new Refusal('unknown-origin');
  const { id } = c.var;
  const known = refusalOf(error);
  if (known) {
    if (known.code === 'too-busy') impatient();
    log({ level: 'error', id, event: known.code, error: error.message });
    return known;
  }
  log({ level: 'error', id, method: c.req.method, route: routePath(c), error: error.stack });
  const refusal = new Refusal('our-fault');
  refusal.message += ` ${words.notices.reference(id)}`;
  return refusal;
}
