import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { HINT_COOKIE, type RefusedAnswer } from '#contract';
import { words } from '#words';
import { Refusal, RETRY_SECONDS, TooMany } from './errors.ts';
import { ownerMark } from './members/owner-mark.ts';
import { type Member, tierAt } from './members/rules.ts';
import type { Release } from './pages/release.ts';
import { escapeHtml, fill, fillAll, fillFields, forTier } from './pages/slots.ts';

/** What every request carries once it is known who sent it. */
export type Visit = {
  Variables: {
    now: Date;
    /** The same, and never earlier than it was before: for windows that must not open again. */
    latest: Date;
    /** The number of this request: on its answer, in the log, on an error page. */
    id: string;
    member: Member | null;
    /** How to show the form again when its request is refused; null when there was no form. */
    again: ((refusal: Refusal) => Promise<string>) | null;
  };
};
export type Here = Context<Visit>;

/** Answers that depend on who asks may be stored by nobody. */
export const PRIVATE = { 'Cache-Control': 'private, no-store' };

/** Parses a posted form with `schema`. Throws `wrong-content-type` or `bad-form`. Files and repeated fields are refused. */
export async function readForm<T extends z.ZodType>(c: Here, schema: T): Promise<z.infer<T>> {
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    throw new Refusal('wrong-content-type');
  const body = await c.req.parseBody().catch(() => {
    throw new Refusal('bad-form');
  });
  const result = schema.safeParse(body);
  if (!result.success) throw new Refusal('bad-form');
  return result.data;
}

/** After a form: on to a page (so that reload does not send it again), or for an island the facts it asked for. */
export function land(c: Here, path: string, facts: object = {}): Response {
  if (wantsJson(c)) return c.json({ ...facts, path }, 200, PRIVATE);
  return c.body(null, 303, { ...PRIVATE, Location: path });
}

/** To the page to sign in on, and from there back here. The path is encoded again: a header takes no control characters. */
export const signInFirst = (c: Here): Response => land(c, `/inloggen/?naar=${encodeURI(c.req.path)}`);

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

/** A "no" in the form it was asked: JSON for an island, else the form again with what was typed, else a page. */
export async function refuse(c: Here, refusal: Refusal, release: Release): Promise<Response> {
  const later = refusal instanceof TooMany ? refusal.retryAfterSeconds : RETRY_SECONDS[refusal.code];
  if (later) c.header('Retry-After', String(later));
  const answer: RefusedAnswer = { code: refusal.code, message: refusal.message };
  if (wantsJson(c)) return c.json(answer, refusal.status, PRIVATE);
  const page = c.var.again ? await c.var.again(refusal) : await messagePage(release, refusal.message);
  return personalPage(c, page, refusal.status);
}

/** The page with a form, showing why it was refused and keeping what was typed. */
export function formAgain(page: string, refusal: Refusal, typed: Record<string, string>): string {
  return fillFields(fill(page, 'refusal', alert(refusal)), typed);
}

export function alert(refusal: Refusal): string {
  return String(html`<p role="alert" class="refusal">${refusal.message}</p>`);
}

/** The cookie that tells the page, never the server, what kind of reader this is. */
export function hintCookie(tier: string | null, secure: boolean): string {
  const lasting = tier ? `${tier}; Max-Age=2592000` : '; Max-Age=0';
  return `${HINT_COOKIE}=${lasting}; Path=/; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** Refuses a body larger than the form needs. */
export const atMost = (kilobytes: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: kilobytes * 1024,
    onError: () => {
      throw new Refusal('too-large');
    },
  });

export type Notice = { title?: string; text: string; path: string };

/** A page that says that something was done, with a link onward. */
export async function noticePage(
  release: Release,
  { title = words.notices.done, text, path }: Notice,
): Promise<string> {
  const page = fill(await release.template('melding'), 'title', escapeHtml(title));
  const link = html`<a href="${path}">${words.notices.onward}</a> · `;
  return fill(fill(page, 'message', String(html`<p role="status">${text}</p>`)), 'extra', String(link));
}

/** A page with a title and one form. */
export async function simplePage(
  release: Release,
  { title, text = '', form }: { title: string; text?: string; form: string },
): Promise<string> {
  const page = fill(await release.template('formulier'), 'title', escapeHtml(title));
  return fill(fill(page, 'message', String(html`<p>${text}</p>`)), 'form', form);
}

export type DeskPage = { title: string; content: string; above?: string; done?: string };

/** A page of the desk. `above`: why something was refused; `done`: what was just done. */
export async function deskPage(release: Release, { title, content, above = '', done = '' }: DeskPage): Promise<string> {
  return fillAll(await release.template('beheer'), { title: escapeHtml(title), done, refusal: above, content });
}

async function messagePage(release: Release, message: string): Promise<string> {
  const page = await release.template('melding');
  return fill(fill(page, 'title', words.notices.refused), 'message', String(html`<p role="alert">${message}</p>`));
}

/** An island asks for facts; a browser without JavaScript for a page. */
export function wantsJson(c: Here): boolean {
  return (c.req.header('accept') ?? '').includes('application/json');
}
