import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { Refusal } from './errors.ts';
import type { LimitName } from './rate-limits.ts';
import type { Again } from './redraw.ts';
import { headerOf } from './request-headers.ts';
import type { Here } from './visit.ts';

/** The desk's list is the longest form: a tick for each of twenty-five reactions, and what is done with them. */
const FIELDS_MOST = 60;

/** How a form is read: how often one may be sent, and what is shown when it is refused. */
type Reading<T> = {
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

/** Refuses a body larger than the form needs. */
export const atMost = (kilobytes: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: kilobytes * 1024,
    onError: () => {
      throw new Refusal('too-large');
    },
  });
