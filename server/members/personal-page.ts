import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { forTier } from '../articles/slots.ts';
import { PRIVATE } from '../http/reply.ts';
import type { Here } from '../http/visit.ts';
import { ownerMark } from './owner-mark.ts';
import { tierAt } from './rules.ts';

/**
 * Browsers write what was typed into a page again when someone goes back to it, also when whoever typed it has signed out.
 * What asks for more than its form (a name, an address, a password) says so itself.
 */
const forgetful = (page: string): string => page.replaceAll('<form ', '<form autocomplete="off" ');

/** A page drawn for this reader. */
export function personalPage(c: Here, page: string, status: ContentfulStatusCode = 200): Response {
  const { member, now } = c.var;
  const drawn = member ? forgetful(forTier(page, tierAt(member, now), ownerMark(member))) : forTier(page, 'visitor');
  return c.html(drawn, status, PRIVATE);
}
