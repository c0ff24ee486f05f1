import type { MiddlewareHandler } from 'hono';
import { type Guarded, vouch } from '../guarded.ts';
import { type Here, signInFirst, type Visit } from '../reply.ts';
import { ensureModerator } from './rules.ts';

/** Lets moderators through; sends who is not signed in to sign in, and tells everyone else that there is nothing here. */
export const forModerators: MiddlewareHandler<Visit> = async (c, next) => {
  if (!c.var.member && c.req.method === 'GET') return signInFirst(c);
  ensureModerator(c.var.member);
  return next();
};

/** A moderator may see everything that the desk shows. Throws `not-found` for everyone else. */
export function shownAtDesk<T extends object>(c: Here, thing: T): Guarded<T> {
  ensureModerator(c.var.member);
  return vouch(thing);
}
