import { Hono, type MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { HINT_COOKIE } from '#contract';
import { Refusal, refusalOf } from './http/errors.ts';
import { auditRoutes } from './desk/audit/routes.ts';
import { faultOf } from './http/faults.ts';
import { vouch } from './http/guarded.ts';
import { gateRoutes } from './reading/routes.ts';
import { boundedAddress } from './http/request-headers.ts';
import { letterRoutes } from './desk/letters/routes.ts';
import { unsubscribeRoutes } from './account/unsubscribe-routes.ts';
import { accountRoutes } from './account/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { factorRoutes } from './members/factors/factor-routes.ts';
import { openProver } from './members/factors/prove.ts';
import { secondStepRoutes } from './members/factors/second-step-routes.ts';
import { askLinkRoutes } from './members/ask-link-routes.ts';
import { confirmRoutes } from './members/confirm-routes.ts';
import { linkRoutes } from './members/link-routes.ts';
import { forNetwork, LIMITS } from './http/rate-limits.ts';
import { memberRoutes } from './members/routes.ts';
import { permissionsOf } from './members/guarded.ts';
import { roleRoutes } from './desk/roles/routes.ts';
import { banEnded, type Member, tierAt } from './members/rules.ts';
import { signUpRoutes } from './members/sign-up-routes.ts';
import { undoRoutes } from './members/undo-routes.ts';
import { followRoutes } from './discussion/follow/routes.ts';
import { deskRoutes } from './desk/moderation/routes.ts';
import { objectionRoutes } from './discussion/moderation/objection-routes.ts';
import { moderationRoutes } from './discussion/moderation/report-routes.ts';
import { payDeskRoutes } from './desk/money/routes.ts';
import { payMemberRoutes } from './pay/member/routes.ts';
import { orderRoutes } from './pay/order/routes.ts';
import { GONE_CACHING, htmlPage, isPlainPath, staticAnswer } from './http/static-files.ts';
import { readRoutes } from './discussion/read-routes.ts';
import { reactionRoutes } from './discussion/routes.ts';
import { bareAnswer, labelled, ourFault, refuse, tell } from './articles/refuse.ts';
import { hintCookie, PRIVATE } from './http/reply.ts';
import type { Here, Visit } from './http/visit.ts';
import { personalPage } from './members/personal-page.ts';
import { newRequestId } from './http/request-id.ts';
import { always } from './http/security-headers.ts';
import type { Tools } from './tools.ts';
import { healthRoutes } from './watch/health.ts';
import { shedding } from './watch/shedding.ts';
import { watchRoutes } from './desk/server/routes.ts';
import { watching } from './watch/watching.ts';

/** The whole server on one page: what surrounds every request, and which feature lives where. */
export function createApp(tools: Tools, extra?: Hono<Visit>) {
  const { release } = tools;
  const app = new Hono<Visit>();

  app.use(watching(tools.watch), headers(tools.secure), boundedAddress, visit(tools), fromOurPages(tools.origin));
  app.use(consequences(tools));
  app.route('/', healthRoutes(tools));
  app.route('/', memberRoutes(tools));
  app.route('/', signUpRoutes(tools));
  app.route('/', confirmRoutes(tools));
  app.route('/', askLinkRoutes(tools));
  app.route('/', linkRoutes(tools));
  app.route('/', undoRoutes(tools));
  app.route('/', accountRoutes(tools)); // and how every form under /mijn/ is shown again
  app.route('/', privacyRoutes(tools));
  app.route('/', secondStepRoutes(tools));
  app.route('/', factorRoutes(tools));
  app.route('/', orderRoutes(tools));
  app.route('/', payMemberRoutes(tools));
  app.route('/', unsubscribeRoutes(tools));
  app.route('/', letterRoutes(tools));
  app.route('/', reactionRoutes(tools));
  app.route('/', readRoutes(tools));
  app.route('/', followRoutes(tools));
  app.route('/', moderationRoutes(tools));
  app.route('/', objectionRoutes(tools));
  app.route('/', watchRoutes(tools));
  app.route('/', payDeskRoutes(tools));
  app.route('/', roleRoutes(tools));
  app.route('/', auditRoutes(tools));
  app.route('/', deskRoutes(tools));
  app.route('/', gateRoutes(tools));
  if (extra) app.route('/', extra);
  permissionsOf(app.routes); // a page of the desk that anyone can open must not start

  app.get('*', async (c) => {
    const folder = release.publicFolder();
    const page = c.var.member ? await htmlPage(c, folder) : null;
    if (page) return personalPage(c, page);
    return (await staticAnswer(c, folder)) ?? (await withSlash(c, folder)) ?? c.notFound();
  });
  app.all('*', () => {
    throw new Refusal('wrong-method');
  });

  app.fetch = safe(tools, shedding(app.fetch, tools));
  app.notFound(async (c) => {
    const page = await release.notFoundPage().catch((error: unknown) => tell(tools, c.var.id, error));
    if (!page) return refuse(c, new Refusal('not-found'), tools);
    const answer = personalPage(c, page, 404);
    if (!c.var.member && isPlainPath(c.req.url)) answer.headers.set('Cache-Control', GONE_CACHING);
    return answer;
  });
  app.onError((error, c) => refuse(c, refusalFor(error, c, tools), tools));
  return app;
}

type Fetch = Hono<Visit>['fetch'];

/** Whatever fails around the routes (what is thrown need not be an error), there is an answer, and it says who to ask. */
function safe(tools: Tools, answer: Fetch): Fetch {
  return async (...asked) => {
    try {
      return labelled(await answer(...asked), undefined, tools);
    } catch (error) {
      const id = newRequestId();
      tell(tools, id, error);
      return bareAnswer(ourFault(id), { id, secure: tools.secure });
    }
  };
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
    const media = c.res.headers.get('Content-Type');
    for (const [name, value] of Object.entries(always(secure, media))) c.header(name, value);
    // A cookie is one reader's: an answer that sets one may be kept by nobody else.
    if (c.res.headers.has('Set-Cookie')) {
      c.res.headers.delete('ETag');
      c.header('Cache-Control', PRIVATE['Cache-Control']);
    }
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', PRIVATE['Cache-Control']);
  };

const visit = (tools: Tools): MiddlewareHandler<Visit> => {
  const { sessions, members, clock, latest, secure, limits, networkOf } = tools;
  const asks = { secondFactor: tools.staffSecondFactor, freshProof: openProver(tools).ensure };
  return async (c, next) => {
    c.set('asks', asks);
    c.set('now', clock());
    c.set('again', null);
    c.set('typed', null);
    c.set('latest', latest.latest());
    c.set('count', (name, by) => {
      const { member, now } = c.var;
      const limit = member || by ? LIMITS[name] : forNetwork(LIMITS[name]);
      limits.ensureRoom(`${name} ${by ?? (member ? `member ${member.id}` : networkOf(c))}`, limit, now);
    });
    const session = await sessions.find(getCookie(c, sessions.cookieName));
    const member = session ? members.find(session.memberId) : null;
    c.set('proof', member && session ? session.proof : null);
    // Of an account that nobody has proven nobody knows whose it is: its session opens nothing.
    c.set('member', member?.verifiedAt ? vouch(asOf(c.var.now, member)) : null);
    const tier = c.var.member ? tierAt(c.var.member, c.var.now) : null;
    const hintIsStale = (getCookie(c, HINT_COOKIE) ?? null) !== tier;
    await next();
    // Afterwards, for a route that signs in or out has the last word on its cookies.
    if (c.res.headers.has('Set-Cookie')) return;
    if (session?.cookie) c.res.headers.append('Set-Cookie', session.cookie);
    if (hintIsStale) c.res.headers.append('Set-Cookie', hintCookie(tier, secure));
  };
};

/**
 * After the commit and before the answer. A moderator's next page shows what the payment company made of it; a reader does not
 * wait for that company. A bake that fails is told as any fault is, in place of the answer.
 */
const consequences =
  ({ consequences }: Pick<Tools, 'consequences'>): MiddlewareHandler<Visit> =>
  async (c, next) => {
    try {
      await consequences.after(next, { untilAsked: c.req.path.startsWith('/beheer/') });
    } catch (error) {
      c.res = undefined;
      throw error;
    }
  };

const asOf = (now: Date, member: Member): Member => (banEnded(member, now) ? { ...member, bannedAt: null } : member);

/** "/over-ons" is a page when "/over-ons/" is. */
async function withSlash(c: Here, publicFolder: string): Promise<Response | null> {
  const { pathname, search } = new URL(c.req.url);
  if (pathname.endsWith('/') || !(await staticAnswer(c, publicFolder, `${pathname}/`))) return null;
  return c.redirect(`${pathname}/${search}`, 301);
}

/** What to say of an error. Never throws: it is asked where nobody catches any more. */
function refusalFor(error: Error, c: Here, { log, impatient }: Tools): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HTTPException && error.status === 403) return new Refusal('unknown-origin');
  const { id } = c.var;
  try {
    const known = refusalOf(error);
    if (known?.code === 'too-busy') impatient();
    const place = known ? { event: known.code } : { method: c.req.method, route: routePath(c) };
    log({ level: 'error', id, ...place, error: faultOf(error) });
    if (known) return known;
  } catch {
    // what was to be told of it is lost; the answer is not
  }
  return ourFault(id);
}
