import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Article } from '../articles/article.ts';
import type { Visit } from '../http/visit.ts';
import { newRequestId } from '../http/request-id.ts';

/** One request as it is told: the pattern of its route, never its path, which can hold a name or a code. */
export type Seen = { id: string; method: string; route: string; status: number; seconds: number };

/** Who wants to hear of what happens. */
export type Watch = { seen: (request: Seen) => void; baked: (article: Article, how: Baked) => void };
/** A bake that is done: from the wish to the page, and whether the page is another one now. */
type Baked = { seconds: number; changed: boolean };

/** Gives every request a number, which stands on its answer and on an error page, and tells what became of it. */
export const watching =
  (watch: Watch | undefined): MiddlewareHandler<Visit> =>
  async (c, next) => {
    const began = performance.now();
    c.set('id', newRequestId());
    await next();
    c.header('X-Request-Id', c.var.id);
    watch?.seen({
      id: c.var.id,
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      seconds: (performance.now() - began) / 1000,
    });
  };

/** The pattern of the route that answers; a page of the site has none of its own. */
const routeOf = (c: Context): string =>
  matchedRoutes(c).findLast(({ path, method }) => method !== 'ALL' && !path.endsWith('*'))?.path ?? '/*';
