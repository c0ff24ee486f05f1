import type { MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';

/**
 * Posted by programs, which have no origin: one-click unsubscribe, of which the signed link is the proof, and the payment
 * company's calls, which are believed in nothing: they only make us ask.
 */
const FROM_PROGRAMS = ['/afmelden/', '/api/webhooks/mollie'];

/** Refuses what another site's page sends. */
export function fromOurPages(origin: string): MiddlewareHandler {
  const check = csrf({ origin });
  return (c, next) => (FROM_PROGRAMS.includes(c.req.path) ? next() : check(c, next));
}
