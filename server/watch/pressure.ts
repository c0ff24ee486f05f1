import { words } from '#words';
import { Refusal, RETRY_SECONDS } from '../errors.ts';
import { PRIVATE } from '../reply.ts';

/** How often it is looked at how late this process is. */
const LOOK_MS = 50;
/** Of each look this share counts: a single pause of a quarter of a second is forgiven, a row of them is not. */
const WEIGHT = 0.25;
/** A page that would wait longer than this is better refused: a CDN then serves the copy it has. */
const LATE_FOR_PAGES_MS = 250;
/** A form holds what someone typed: it is taken for longer than a page is. */
const LATE_FOR_FORMS_MS = 1_000;
/** So many answers under way are a quarter of a second of work: whoever comes after that waits longer than is any use. */
const PAGES_UNDER_WAY = 250;
const FORMS_UNDER_WAY = 500;

type Asked = Pick<Request, 'method' | 'url' | 'headers'>;
type Headers = Record<string, string>;
export type Pressure = ReturnType<typeof openPressure>;

/**
 * Measures how late this process does what it planned, and refuses work before it drowns in it: first pages, then forms,
 * never the questions of who watches. Everyone who is let in is answered in time.
 */
export function openPressure(log: (line: object) => void) {
  let [late, underWay, refused, wasHigh] = [0, 0, 0, false];
  let planned = performance.now() + LOOK_MS;
  const look = () => {
    const now = performance.now();
    late += WEIGHT * (Math.max(0, now - planned) - late);
    planned = now + LOOK_MS;
    const isHigh = late > LATE_FOR_PAGES_MS || underWay > PAGES_UNDER_WAY;
    if (isHigh !== wasHigh) log({ level: 'warning', event: isHigh ? 'too busy' : 'calm again', refused });
    wasHigh = isHigh;
  };
  const timer = setInterval(look, LOOK_MS).unref();

  return {
    lateMs: (): number => late,
    refused: (): number => refused,
    /** A short "come back later" when this request would make things worse, with what every answer says; null: go on. */
    refusal({ method, url, headers }: Asked, more: Headers): Response | null {
      const isPage = method === 'GET' || method === 'HEAD';
      const [mostLate, mostUnderWay] = isPage
        ? [LATE_FOR_PAGES_MS, PAGES_UNDER_WAY]
        : [LATE_FOR_FORMS_MS, FORMS_UNDER_WAY];
      if (late <= mostLate && underWay < mostUnderWay) return null;
      if (/^https?:\/\/[^/]+\/(health|ready)$/.test(url)) return null;
      refused += 1;
      return headers.get('accept')?.includes('application/json') ? asFacts(more) : asPage(more);
    },
    /** Counts an answer as under way until it is there. */
    async during<T>(answer: T | Promise<T>): Promise<T> {
      underWay += 1;
      try {
        return await answer;
      } finally {
        underWay -= 1;
      }
    },
    stop: (): void => clearInterval(timer),
  };
}

const { code, message, status } = new Refusal('too-busy');
const RETRY = { ...PRIVATE, 'Retry-After': String(RETRY_SECONDS[code]) };
const asFacts = (more: Headers): Response =>
  Response.json({ code, message }, { status, headers: { ...more, ...RETRY } });

/** Without a template: whoever is this busy does not read files for it. */
const asPage = (more: Headers): Response =>
  new Response(
    `<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.notices.refused}</title><h1>${words.notices.refused}</h1><p>${message}`,
    { status, headers: { ...more, ...RETRY, 'Content-Type': 'text/html; charset=utf-8' } },
  );
