import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { HINT_COOKIE } from '#contract';
import { words } from '#words';
import { Refusal } from './errors.ts';
import type { Guarded } from './guarded.ts';
import { headerOf } from './request-headers.ts';
import { deskNav } from '../desk/nav.ts';
import type { LimitName } from './rate-limits.ts';
import { ownerMark } from '../members/owner-mark.ts';
import type { Proof } from '../members/proof-rules.ts';
import { type Member, tierAt } from '../members/rules.ts';
import type { Release } from '../articles/release.ts';
import { escapeHtml, fill, fillAll, fillFields, forTier } from '../articles/slots.ts';
import type { Again } from './redraw.ts';

/** What every request carries once it is known who sent it. */
export type Visit = {
  Variables: {
    now: Date;
    /** The same, and never earlier than it was before: for windows that must not open again. */
    latest: Date;
    /** The number of this request: on its answer, in the log, on an error page. */
    id: string;
    /** Whoever asks may see their own account. */
    member: Guarded<Member> | null;
    /** How this session showed who it is; null for a visitor. */
    proof: Proof | null;
    /** What the desk asks besides a role: a second factor, and where it matters a fresh proof; that throws without one. */
    asks: { secondFactor: boolean; freshProof: (c: Here) => Promise<Member> };
    /**
     * Counts one act of this kind by whoever asks: the member, or a visitor's network; `by` is something else to count by.
     * Throws `too-many`.
     */
    count: (limit: LimitName, by?: string) => void;
    /** The fields of the form that was sent, as they were typed; null until one was read. */
    typed: Record<string, string> | null;
    /** How to show the form again when its request is refused; null when there was no form. */
    again: Again | null;
  };
};
export type Here = Context<Visit>;

/** The desk's list is the longest form: a tick for each of twenty-five reactions, and what is done with them. */
const FIELDS_MOST = 60;

/** Answers that depend on who asks may be stored by nobody. */
export const PRIVATE = { 'Cache-Control': 'private, no-store' };

/** How a form is read: how often one may be sent, and what is shown when it is refused. */
export type Reading<T> = {
  limit: LimitName;
  /** Called with what was typed, before anything is decided. May throw: what may not be shown is not shown again. */
  again?: (typed: T) => Again;
};

/**
 * Parses a posted form with `schema`, and counts it: whatever is written because of a form has a limit. Throws
 * `wrong-content-type`, `bad-form` or `too-many`. Files and repeated fields are refused. From here on a refusal keeps
 * what was typed.
 */
export async function readForm<T extends z.ZodType>(
  c: Here,
  schema: T,
  { limit, again }: Reading<z.infer<T>>,
): Promise<z.infer<T>> {
  const type = headerOf(c, 'content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    throw new Refusal('wrong-content-type');
  const body = await c.req.parseBody().catch(() => {
    throw new Refusal('bad-form');
  });
  if (Object.keys(body).length > FIELDS_MOST) throw new Refusal('bad-form');
  c.set('typed', textsOf(body));
  const result = schema.safeParse(body);
  try {
    if (!result.success) throw new Refusal('bad-form');
    if (again) c.set('again', again(result.data));
  } finally {
    c.var.count(limit); // also what was no good, and first of all refusals
  }
  return result.data;
}

const textsOf = (body: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'));

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

/** A page of the desk, with the way to the other pages that are theirs. `above`: why something was refused; `done`: what was just done. */
export async function deskPage(
  c: Here,
  release: Release,
  { title, content, above = '', done = '' }: DeskPage,
): Promise<string> {
  const whole = deskNav(c.var.member, c.req.path) + content;
  return fillAll(await release.template('beheer'), { title: escapeHtml(title), done, refusal: above, content: whole });
}

/** An island asks for facts; a browser without JavaScript for a page. */
export function wantsJson(c: Here): boolean {
  return (headerOf(c, 'accept') ?? '').includes('application/json');
}
