import type { MiddlewareHandler } from 'hono';
import { PRIVATE } from './reply.ts';
import { always } from './security-headers.ts';

/** What every answer says of itself; one that says nothing of being kept is kept by nobody. */
export const answerHeaders =
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
