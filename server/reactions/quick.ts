import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { newRequestId } from '../request-id.ts';
import { always } from '../security-headers.ts';
import type { Tools } from '../tools.ts';

const QUESTION = /^\/api\/articles\/([a-z0-9-]+)\/reactions\?since=(\d{1,15})$/;

type Needed = Pick<Tools, 'release' | 'topUps' | 'secure'>;

/**
 * The one question that everyone with a copy of an open article asks, answered before anything else is looked at: it does
 * not depend on who asks, and all that surrounds other requests costs more than the answer. Any other request is for
 * `others`, and so is one that fails here: there it fails as everything does.
 */
export function quickTopUps({ release, topUps, secure }: Needed, others: RequestListener): RequestListener {
  const headers = always(secure);

  const answered = (request: IncomingMessage) => {
    const [, id, since] = (request.method === 'GET' && QUESTION.exec(request.url!)) || [];
    const article = id ? release.findArticle(id) : null;
    return article?.access === 'open'
      ? topUps.answerTo(article, Number(since), request.headers['if-none-match'] ?? null)
      : null;
  };

  return (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }) => {
    let answer: ReturnType<typeof answered> = null;
    try {
      answer = answered(request);
    } catch {
      // told by the route of the same name
    }
    if (!answer) return others(request, response);
    const length = answer.body ? { 'Content-Length': answer.body.length } : {};
    response
      .writeHead(answer.status, { ...headers, 'X-Request-Id': newRequestId(), ...answer.headers, ...length })
      .end(answer.body);
  };
}
