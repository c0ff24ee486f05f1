import type { MiddlewareHandler } from 'hono';
import { type Guarded, vouch } from '../http/guarded.ts';
import { land, signInFirst } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { FACTORS_PATH } from './factors/html.ts';
import { ensureMay, type Permission, PERMISSIONS } from './permissions.ts';
import { ensureSecondFactor, hasSecondFactor } from './proof-rules.ts';

/** How everything behind the guard begins. */
const DESK = '/beheer';

type Guard = MiddlewareHandler<Visit> & { permission: Permission };
/** A route as Hono lists it; each of its middlewares is listed apart. */
export type ListedRoute = { method: string; path: string; handler: unknown };

/**
 * The one guard of the desk, first on each of its routes. Sends visitors to sign in, and tells everyone else without the
 * permission that there is nothing here: so also the banned and the unproven. Where a second factor is demanded, whoever has
 * none is brought to the page to set one up and gets no further.
 */
export function guarded(permission: Permission): Guard {
  const guard: MiddlewareHandler<Visit> = async (c, next) => {
    const looks = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!c.var.member && looks) return signInFirst(c);
    ensureMay(c.var.member, permission);
    const { asks } = c.var;
    // A session from before its member had a second factor shows it now, and is as good as any other.
    if (asks.secondFactor && c.var.proof?.enrolled && !hasSecondFactor(c.var.proof, true)) await asks.freshProof(c);
    if (looks && !hasSecondFactor(c.var.proof, asks.secondFactor)) return land(c, FACTORS_PATH);
    ensureSecondFactor(c.var.proof, asks.secondFactor);
    if (PERMISSIONS[permission].fresh) await asks.freshProof(c);
    return next();
  };
  return Object.assign(guard, { permission });
}

/** Something of someone else's that the desk shows to whoever has this permission. Throws `not-found` for everyone else. */
export function shownAtDesk<T extends object>(c: Here, permission: Permission, thing: T): Guarded<T> {
  ensureMay(c.var.member, permission);
  return vouch(thing);
}

/** The permission that each route of the desk asks for, by "GET /beheer/…". Throws when the first thing on one is no guard. */
export function permissionsOf(routes: ListedRoute[]): Record<string, Permission> {
  const found: Record<string, Permission> = {};
  for (const { method, path, handler } of routes) {
    const name = `${method} ${path}`;
    if (!path.startsWith(DESK) || name in found) continue;
    if (!isGuard(handler)) throw new Error(`${name}: a route of the desk begins with guarded(…)`);
    found[name] = handler.permission;
  }
  return found;
}

const isGuard = (handler: unknown): handler is Guard => typeof handler === 'function' && 'permission' in handler;
