import type { Context, MiddlewareHandler } from 'hono';
import { Refusal } from './errors.ts';

/** What a browser sends, several times over; Node lets sixteen kilobytes of headers through. */
const MOST = {
  accept: 1_000,
  'accept-encoding': 256,
  'content-type': 256,
  /** A hundred ETags; a browser sends one. */
  'if-none-match': 2_000,
  range: 64,
} as const;

/** A path with its query: nginx takes no longer ones either. A list of a hundred articles to count is the longest of ours. */
const ADDRESS_MOST = 8_192;

/** A header of a request; one that is longer than makes sense is not there. */
export function headerOf(c: Context, name: keyof typeof MOST): string | undefined {
  const value = c.req.header(name);
  return value !== undefined && value.length > MOST[name] ? undefined : value;
}

/** Refuses an address that is too long to be one of ours, before anything reads it. */
export const boundedAddress: MiddlewareHandler = (c, next) => {
  if (c.req.url.length > ADDRESS_MOST) throw new Refusal('too-large');
  return next();
};
