import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { newRequestId } from '../http/request-id.ts';
import { always } from '../http/security-headers.ts';
import type { Release } from '../articles/release.ts';
import type { TopUps } from './top-up.ts';

/** As the route is called that answers when this one does not: one thing has one name in the log and the counts. */
const ROUTE = '/api/articles/:id/reactions';
const QUESTION = /^\/api\/articles\/([a-z0-9-]+)\/reactions\?since=(\d{1,15})$/;

/** An answered question, for who counts them. */
type Seen = { id: string; method: string; route: string; status: number; seconds: number };
type Needed = {
  release: Release;
  topUps: TopUps;
  secure: boolean;
  pressure?: { isTooMuch(kind: 'page'): boolean; madeAtOnce(): void } | undefined;
  watch?: { seen(request: Seen): void } | undefined;
};

/**
 * The one question that everyone with a copy of an open article asks, answered before anything else is looked at: it does
 * not depend on who asks, and all that surrounds other requests costs more than the answer. It counts as work, is seen and
 * has a number like any other. Any other request is for `others`, and so is one that fails here, or comes when it is too
 * busy: there it fails, or is refused, as everything does.
 */
export function quickTopUps(
  { release, topUps, secure, pressure, watch }: Needed,
  others: RequestListener,
): RequestListener {
  const headers = always(secure, 'application/json');

  const answered = (request: IncomingMessage) => {
    const [, id, since] = (request.method === 'GET' && QUESTION.exec(request.url ?? '')) || [];
    const article = id ? release.findArticle(id) : null;
    return article?.access === 'open'
      ? topUps.answerTo(article, Number(since), request.headers['if-none-match'] ?? null)
      : null;
  };

  return (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }) => {
    const began = performance.now();
    let answer: ReturnType<typeof answered> = null;
    try {
      if (!pressure?.isTooMuch('page')) answer = answered(request);
    } catch {
      // told by the route of the same name
    }
    if (!answer) return others(request, response);
    pressure?.madeAtOnce();
    const id = newRequestId();
    const length = answer.body ? { 'Content-Length': answer.body.length } : {};
    const all = { ...headers, ...answer.headers, ...length, 'X-Request-Id': id };
    response.writeHead(answer.status, all).end(answer.body);
    const seconds = (performance.now() - began) / 1000;
    watch?.seen({ id, method: 'GET', route: ROUTE, status: answer.status, seconds });
  };
}
