import { HINT_COOKIE } from '#contract';
import { type Html, html } from '../text/html.ts';
import type { Refusal } from './errors.ts';
import { headerOf } from './request-headers.ts';
import type { Here } from './visit.ts';

/** Answers that depend on who asks may be stored by nobody. */
export const PRIVATE = { 'Cache-Control': 'private, no-store' };

/** After a form: on to a page (so that reload does not send it again), or for an island the facts it asked for. */
export function land(c: Here, path: string, facts: object = {}): Response {
  if (wantsJson(c)) return c.json({ ...facts, path }, 200, PRIVATE);
  return c.body(null, 303, { ...PRIVATE, Location: path });
}

/** To the page to sign in on, and from there back here. The path is encoded again: a header takes no control characters. */
export const signInFirst = (c: Here): Response => land(c, `/inloggen/?naar=${encodeURI(c.req.path)}`);

/** Why something was refused, above its form. */
export function alert(refusal: Refusal): Html {
  return html`<p role="alert" class="refusal">${refusal.message}</p>`;
}

/** The cookie that tells the page, never the server, what kind of reader this is. */
export function hintCookie(tier: string | null, secure: boolean): string {
  const lasting = tier ? `${tier}; Max-Age=2592000` : '; Max-Age=0';
  return `${HINT_COOKIE}=${lasting}; Path=/; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** An island asks for facts; a browser without JavaScript for a page. */
export function wantsJson(c: Here): boolean {
  return (headerOf(c, 'accept') ?? '').includes('application/json');
}
