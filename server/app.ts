import { Hono } from 'hono';
import { unsubscribeRoutes } from './account/unsubscribe-routes.ts';
import { accountRoutes } from './account/routes.ts';
import { auditRoutes } from './desk/audit/routes.ts';
import { letterRoutes } from './desk/letters/routes.ts';
import { deskRoutes } from './desk/moderation/routes.ts';
import { payDeskRoutes } from './desk/money/routes.ts';
import { roleRoutes } from './desk/roles/routes.ts';
import { watchRoutes } from './desk/server/routes.ts';
import { bakeWhatChanged } from './discussion/bake/consequences.ts';
import { followRoutes } from './discussion/follow/routes.ts';
import { objectionRoutes } from './discussion/moderation/objection-routes.ts';
import { moderationRoutes } from './discussion/moderation/report-routes.ts';
import { readRoutes } from './discussion/read-routes.ts';
import { reactionRoutes } from './discussion/routes.ts';
import { answerHeaders } from './http/answer-headers.ts';
import { Refusal } from './http/errors.ts';
import { fromOurPages } from './http/origin-check.ts';
import { boundedAddress } from './http/request-headers.ts';
import { GONE_CACHING, isPlainPath } from './http/static-files.ts';
import type { Visit } from './http/visit.ts';
import { factorRoutes } from './members/factors/factor-routes.ts';
import { openProver } from './members/factors/prove.ts';
import { secondStepRoutes } from './members/factors/second-step-routes.ts';
import { type ListedRoute, permissionsOf } from './members/guarded.ts';
import { askLinkRoutes } from './members/ask-link-routes.ts';
import { confirmRoutes } from './members/confirm-routes.ts';
import { linkRoutes } from './members/link-routes.ts';
import type { Permission } from './members/permissions.ts';
import { personalPage } from './members/personal-page.ts';
import { refusalFor, refuse, safe, tell } from './members/refuse.ts';
import { memberRoutes } from './members/routes.ts';
import { signUpRoutes } from './members/sign-up-routes.ts';
import { undoRoutes } from './members/undo-routes.ts';
import { visit } from './members/visit.ts';
import { payMemberRoutes } from './pay/member/routes.ts';
import { orderRoutes } from './pay/order/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { openArticles } from './reading/draw.ts';
import { gateRoutes } from './reading/routes.ts';
import { siteAnswer } from './reading/site.ts';
import type { Tools } from './tools.ts';
import { healthRoutes } from './watch/health.ts';
import { shedding } from './watch/shedding.ts';
import { watching } from './watch/watching.ts';

/**
 * Every address of this server that is not a published page, and who gets through: anyone; a member who is signed in; whoever
 * holds the link that was mailed; a program that proves nothing and is believed in nothing; or whoever at the desk has the
 * permission of that name (members/permissions.ts). What does not stand here does not start.
 */
export const ADDRESSES: Record<`${'GET' | 'POST'} /${string}`, 'anyone' | 'member' | 'link' | 'program' | Permission> =
  {
    // who asks: signing up, in and out, and what mailed links open
    'GET /inloggen/': 'anyone',
    'POST /inloggen': 'anyone',
    'POST /uitloggen': 'anyone',
    'GET /lid-worden/': 'anyone',
    'POST /lid-worden': 'anyone',
    'POST /bevestigen/opnieuw': 'anyone',
    'GET /bevestigen/': 'link',
    'POST /bevestigen': 'link',
    'GET /inloglink/': 'link',
    'GET /wachtwoord/': 'link',
    'GET /adres/': 'link',
    'GET /inloglink/aanvragen/': 'anyone',
    'GET /wachtwoord-vergeten/': 'anyone',
    'POST /inloglink/aanvragen': 'anyone',
    'POST /wachtwoord-vergeten': 'anyone',
    'POST /inloglink': 'link',
    'POST /wachtwoord': 'link',
    'POST /adres': 'link',
    'GET /adres-terug/': 'link',
    'POST /adres-terug': 'link',
    'GET /inloggen/tweede-stap/': 'anyone',
    'POST /inloggen/tweede-stap': 'anyone',
    'POST /inloggen/passkey/vraag': 'anyone',
    'POST /inloggen/passkey': 'anyone',
    // the account: what a member sees and changes of themselves
    'GET /mijn/': 'member',
    'POST /mijn/naam': 'member',
    'POST /mijn/e-mail': 'member',
    'POST /mijn/wachtwoord': 'member',
    'POST /mijn/overal-uitloggen': 'member',
    'POST /mijn/voorkeuren': 'member',
    'POST /mijn/gegevens.zip': 'member',
    'POST /mijn/verwijderen': 'member',
    'GET /mijn/tweede-stap/': 'member',
    'POST /mijn/passkeys/nieuw': 'member',
    'POST /mijn/passkeys': 'member',
    'POST /mijn/passkeys/:id/weg': 'member',
    'POST /mijn/totp/nieuw': 'member',
    'POST /mijn/totp': 'member',
    'POST /mijn/totp/weg': 'member',
    'POST /mijn/herstelcodes': 'member',
    'POST /mijn/bewijs': 'member',
    'POST /mijn/bewijs/link': 'member',
    // money
    'GET /pro/bestellen/': 'member',
    'POST /pro/bestellen': 'member',
    'GET /pro/bestelling/:number/betalen': 'member',
    'GET /pro/bestelling/:number/': 'member',
    'GET /api/orders/:number': 'member',
    'POST /api/webhooks/mollie': 'program',
    'POST /mijn/opzeggen': 'member',
    'POST /mijn/hervatten': 'member',
    'GET /mijn/facturen/:number/': 'member',
    'GET /mijn/facturen/:file': 'member',
    'GET /cadeau/': 'member',
    'POST /cadeau': 'member',
    'GET /herroepen/': 'anyone',
    'POST /herroepen': 'anyone',
    'POST /herroepen/bevestigen': 'anyone',
    // reading: the rest of an article, the e-book, what is gated
    'GET /artikelen/:id/': 'anyone',
    'POST /artikelen/:id/lezen': 'member',
    'GET /_astro/:name': 'anyone',
    'GET /mijn/e-book/:name': 'member',
    'GET /api/articles/:id/slots': 'anyone',
    // the discussion
    'POST /reacties': 'member',
    'POST /reacties/voorbeeld': 'anyone',
    'GET /reacties/:id/beantwoorden': 'member',
    'GET /reacties/:id/aanpassen': 'member',
    'POST /reacties/:id': 'member',
    'POST /reacties/:id/intrekken': 'member',
    'GET /api/articles/:id/reactions': 'anyone',
    'GET /api/counts': 'anyone',
    'GET /api/articles/:id/reactions.html': 'anyone',
    'GET /api/articles/:id/own': 'member',
    'GET /artikelen/:id/reacties.xml': 'anyone',
    'GET /reacties.xml': 'anyone',
    'POST /artikelen/:id/volgen': 'member',
    'GET /reacties/:id/melden': 'anyone',
    'POST /reacties/:id/melden': 'anyone',
    'GET /bezwaar/': 'link',
    'POST /bezwaar/': 'link',
    // letters
    'GET /afmelden/': 'link',
    'POST /afmelden/': 'link',
    // the desk
    'GET /beheer/': 'desk',
    'GET /beheer/acties/': 'moderate',
    'POST /beheer/acties/:id/ongedaan': 'moderate',
    'POST /beheer/artikelen/:id/gesprek': 'moderate',
    'POST /beheer/betalingen/:payment/terug': 'refund',
    'POST /beheer/bezwaren/:id': 'moderate',
    'GET /beheer/facturen/:file': 'see-money',
    'GET /beheer/facturen/:number/': 'see-money',
    'GET /beheer/handleiding/': 'guide',
    'GET /beheer/leden/': 'see-money',
    'GET /beheer/leden/:id/': 'moderate',
    'GET /beheer/leden/:id/betalingen/': 'see-money',
    'POST /beheer/leden/:id/blokkeren': 'moderate',
    'POST /beheer/leden/:id/deblokkeren': 'moderate',
    'POST /beheer/leden/:id/geven': 'give',
    'POST /beheer/leden/:id/rol': 'change-roles',
    'GET /beheer/leden/:id/rol/': 'see-roles',
    'GET /beheer/nieuwsbrieven/:name/': 'letters',
    'POST /beheer/reacties': 'moderate',
    'POST /beheer/reacties/:id': 'moderate',
    'GET /beheer/reacties/:id/': 'moderate',
    'GET /beheer/rollen/': 'see-roles',
    'GET /beheer/server/': 'see-server',
    'GET /beheer/stijl/': 'guide',
    'GET /beheer/toezicht/': 'see-audit',
    // who watches
    'GET /health': 'anyone',
    'GET /ready': 'anyone',
  };

/** The whole server on one page: what surrounds every request, and which room answers. */
export function createApp(tools: Tools, extra?: Hono<Visit>) {
  const { release } = tools;
  const app = new Hono<Visit>();
  const asks = { secondFactor: tools.staffSecondFactor, freshProof: openProver(tools).ensure };

  app.use(watching(tools.watch), answerHeaders(tools.secure), boundedAddress, visit({ ...tools, asks }));
  app.use(fromOurPages(tools.origin), bakeWhatChanged(tools.consequences));
  const rooms = [
    healthRoutes,
    memberRoutes,
    signUpRoutes,
    confirmRoutes,
    askLinkRoutes,
    linkRoutes,
    undoRoutes,
    accountRoutes, // and how every form under /mijn/ is shown again
    privacyRoutes,
    secondStepRoutes,
    factorRoutes,
    orderRoutes,
    payMemberRoutes,
    unsubscribeRoutes,
    letterRoutes,
    reactionRoutes,
    readRoutes,
    followRoutes,
    moderationRoutes,
    objectionRoutes,
    watchRoutes,
    payDeskRoutes,
    roleRoutes,
    auditRoutes,
    deskRoutes,
    gateRoutes,
  ];
  const needs = { ...tools, articlePage: openArticles(tools).pageFor };
  for (const routes of rooms) app.route('/', routes(needs));
  ensureListed(app.routes);
  if (extra) app.route('/', extra);
  permissionsOf(app.routes); // a page of the desk that anyone can open must not start

  app.get('*', async (c) => (await siteAnswer(c, release)) ?? c.notFound());
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

/** Throws when a route stands in no table, or asks for another permission than its table says. */
function ensureListed(routes: ListedRoute[]): void {
  const atDesk = permissionsOf(routes);
  const listed = new Map<string, string>(Object.entries(ADDRESSES));
  const missing = new Set(listed.keys());
  for (const { method, path } of routes) {
    if (method === 'ALL') continue; // what surrounds routes, and is none itself
    const [name, address] = [`${method} ${path}`, `${method} ${readable(path)}`];
    missing.delete(address);
    const guard = listed.get(address);
    if (!guard || (atDesk[name] ?? guard) !== guard) throw new Error(`${name} is not in the table of addresses so`);
  }
  if (missing.size > 0) throw new Error(`No route answers to ${[...missing].join(', ')}`);
}

/** A path without the expressions that say what its parts look like. */
const readable = (path: string): string => path.replace(/(:\w+)\{(?:[^{}]|\{[^{}]*\})*\}/g, '$1');
