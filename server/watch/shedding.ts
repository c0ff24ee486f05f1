import type { Release } from '../articles/release.ts';
import { always } from '../http/security-headers.ts';
import { openBusyAnswers } from './busy-answers.ts';
import type { Kind, Pressure } from './pressure.ts';

type Answering<E extends unknown[]> = (request: Request, ...surroundings: E) => Response | Promise<Response>;
type Needed = { pressure?: Pressure | undefined; release: Release; origin: string; secure: boolean };

/** Whoever watches asks these, most of all when it is busy. */
const WATCHED = /^https?:\/\/[^/]{1,300}\/(health|ready)$/;

/** The same answers while there is room; when there is none, "come back later" instead of what would drown the process. */
export function shedding<E extends unknown[]>(
  answer: Answering<E>,
  { pressure, release, origin, secure }: Needed,
): Answering<E> {
  if (!pressure) return answer;
  const busy = openBusyAnswers({ release, origin, headers: always(secure) });
  return (request, ...surroundings) => {
    const kind: Kind = request.method === 'GET' || request.method === 'HEAD' ? 'page' : 'form';
    if (!pressure.isTooMuch(kind) || WATCHED.test(request.url))
      return pressure.during(kind, () => answer(request, ...surroundings));
    pressure.refuse();
    return busy(request);
  };
}
