import { html } from '../text/html.ts';
import type { RefusedAnswer } from '#contract';
import { words } from '#words';
import { RequestError } from '@hono/node-server';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import type { Hono } from 'hono';
import type { Release } from '../articles/release.ts';
import type { Visit } from '../http/visit.ts';
import { Refusal, refusalOf, RETRY_SECONDS, TooMany } from '../http/errors.ts';
import { faultOf } from '../http/faults.ts';
import { keptWords } from '../http/kept-words.ts';
import { fill } from '../articles/slots.ts';
import { PRIVATE, wantsJson } from '../http/reply.ts';
import type { Here } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import { newRequestId } from '../http/request-id.ts';
import { always } from '../http/security-headers.ts';

type Needs = { release: Pick<Release, 'template'>; log: (line: object) => void; secure: boolean };

/**
 * A "no" in the form it was asked: JSON for an island, else the form again with what was typed, else a plain page that
 * still has those words, else a page that needs nothing. It never throws, and its status is that of the refusal.
 */
export async function refuse(c: Here, refusal: Refusal, needs: Needs): Promise<Response> {
  try {
    return labelled(await drawn(c, refusal, needs), c.var.id, needs);
  } catch (error) {
    tell(needs, c.var.id, error);
    return bareAnswer(refusal, { id: c.var.id, secure: needs.secure });
  }
}

async function drawn(c: Here, refusal: Refusal, needs: Needs): Promise<Response> {
  const later = retryAfter(refusal);
  if (later) c.header('Retry-After', String(later));
  const answer: RefusedAnswer = { code: refusal.code, message: refusal.message };
  if (wantsJson(c)) return c.json(answer, refusal.status, PRIVATE);
  const ways = [() => c.var.again?.(refusal), () => plainPage(refusal, c.var.typed, needs)];
  for (const draw of ways) {
    try {
      const page = await draw();
      if (page) return personalPage(c, page, refusal.status);
    } catch (error) {
      tell(needs, c.var.id, error);
    }
  }
  return bareAnswer(refusal, { id: c.var.id, secure: needs.secure });
}

/** The last resort: an answer made of nothing that can be missing, not even a template. */
function bareAnswer(refusal: Refusal, { id = newRequestId(), secure }: { id?: string; secure: boolean }): Response {
  const later = retryAfter(refusal);
  const title = words.notices.refused;
  const page = html`<!doctype html>
    <html lang="nl">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <h1>${title}</h1>
      <p>${refusal.message}</p>
      <p><a href="/">${words.notices.back}</a></p>
    </html>`;
  return new Response(String(page), {
    status: refusal.status,
    headers: {
      ...always(secure),
      ...PRIVATE,
      'X-Request-Id': id,
      'Content-Type': 'text/html; charset=utf-8',
      ...(later ? { 'Retry-After': String(later) } : {}),
    },
  });
}

/** What every answer says, also when what should have said it is what failed. */
function labelled(answer: Response, id: string | undefined, { secure }: Pick<Needs, 'secure'>): Response {
  const known = answer.headers.get('X-Request-Id');
  const more = { ...always(secure, answer.headers.get('Content-Type')), 'X-Request-Id': known ?? id ?? newRequestId() };
  for (const [name, value] of Object.entries(more)) if (!answer.headers.has(name)) answer.headers.set(name, value);
  if (!answer.headers.has('Cache-Control')) answer.headers.set('Cache-Control', PRIVATE['Cache-Control']);
  return answer;
}

/** Tells of a bug; one in the telling itself is nobody's to hear. */
export function tell({ log }: Pick<Needs, 'log'>, id: string | undefined, error: unknown): void {
  try {
    log({ level: 'error', id, event: 'refusal not drawn', error: faultOf(error) });
  } catch {
    // the answer counts more
  }
}

/** For what never became a request: an address or a host that nobody can read. Anything else here is a bug. */
export const unread =
  (needs: Needs) =>
  (error: unknown): Response => {
    const id = newRequestId();
    if (error instanceof RequestError) return bareAnswer(new Refusal('bad-request'), { id, secure: needs.secure });
    tell(needs, id, error);
    return bareAnswer(ourFault(id), { id, secure: needs.secure });
  };

/** A bug, with the number under which it was told. */
function ourFault(id: string): Refusal {
  const refusal = new Refusal('our-fault');
  refusal.message += ` ${words.notices.reference(id)}`;
  return refusal;
}

const retryAfter = (refusal: Refusal): number | undefined =>
  refusal instanceof TooMany ? refusal.retryAfterSeconds : RETRY_SECONDS[refusal.code];

async function plainPage(refusal: Refusal, typed: Here['var']['typed'], { release }: Needs): Promise<string> {
  const message = html`<p role="alert">${refusal.message}</p>
    ${keptWords(typed)}`;
  return fill(await release.template('melding'), { title: html`${words.notices.refused}`, message });
}

type Fetch = Hono<Visit>['fetch'];

/** Whatever fails around the routes (what is thrown need not be an error), there is an answer, and it says who to ask. */
export function safe(needs: Needs, answer: Fetch): Fetch {
  return async (...asked) => {
    try {
      return labelled(await answer(...asked), undefined, needs);
    } catch (error) {
      const id = newRequestId();
      tell(needs, id, error);
      return bareAnswer(ourFault(id), { id, secure: needs.secure });
    }
  };
}

/** What to say of an error. Never throws: it is asked where nobody catches any more. */
export function refusalFor(
  error: Error,
  c: Here,
  { log, impatient }: Pick<Needs, 'log'> & { impatient: () => void },
): Refusal {
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
