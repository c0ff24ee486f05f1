import type { MiddlewareHandler } from 'hono';
import { type Here, signInFirst, type Visit } from '../reply.ts';
import { ensureMay, type Permission, PERMISSIONS } from './permissions.ts';
import type { Member } from './rules.ts';

/** How everything behind the guard begins. */
export const DESK = '/beheer';

export type Guard = MiddlewareHandler<Visit> & { permission: Permission };
/** A route as Hono lists it; each of its middlewares is listed apart. */
export type ListedRoute = { method: string; path: string; handler: unknown };

/**
 * The one guard of the desk, first on each of its routes. Sends visitors to sign in, and tells everyone else without the
 * permission that there is nothing here: so also the banned and the unproven.
 */
export function guarded(permission: Permission): Guard {
  const guard: MiddlewareHandler<Visit> = async (c, next) => {
    const looks = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!c.var.member && looks) return signInFirst(c);
    const member = ensureMay(c.var.member, permission);
    if (PERMISSIONS[permission].fresh) await askFreshProof(c, member);
    return next();
  };
  return Object.assign(guard, { permission });
}

/** Where whoever does something with `fresh: true` is asked once more who they are; it throws when they do not show it. */
async function askFreshProof(_c: Here, _member: Member): Promise<void> {}

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
