import type { MiddlewareHandler } from 'hono';
import { signInFirst, type Visit } from '../reply.ts';
import { ensureModerator } from './rules.ts';

/** Lets moderators through; sends who is not signed in to sign in, and tells everyone else that there is nothing here. */
export const forModerators: MiddlewareHandler<Visit> = async (c, next) => {
  if (!c.var.member && c.req.method === 'GET') return signInFirst(c);
  ensureModerator(c.var.member);
  return next();
};
