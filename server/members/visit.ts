import type { MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { HINT_COOKIE } from '#contract';
import { forNetwork, LIMITS } from '../http/rate-limits.ts';
import { hintCookie } from '../http/reply.ts';
import type { Limits } from '../http/token-bucket.ts';
import type { Latest } from '../time/monotonic-clock.ts';
import type { Sessions } from './sessions.ts';
import type { MemberStore } from './store.ts';
import { type Guarded, vouch } from '../http/guarded.ts';
import type { Here, Visit } from '../http/visit.ts';
import type { Proof } from './proof-rules.ts';
import { banEnded, type Member, tierAt } from './rules.ts';

declare module '../http/visit.ts' {
  /** Who it is. */
  interface VisitVariables {
    /** Whoever asks may see their own account. */
    member: Guarded<Member> | null;
    /** How this session showed who it is; null for a visitor. */
    proof: Proof | null;
    /** What the desk asks besides a role: a second factor, and where it matters a fresh proof; that throws without one. */
    asks: { secondFactor: boolean; freshProof: (c: Here) => Promise<Member> };
  }
}

type Needs = {
  sessions: Sessions;
  members: MemberStore;
  clock: () => Date;
  latest: Latest;
  secure: boolean;
  limits: Limits;
  networkOf: (c: Here) => string;
  asks: Here['var']['asks'];
};

/** Finds out who asks, and lets the page know what kind of reader that is. */
export const visit = (needs: Needs): MiddlewareHandler<Visit> => {
  const { asks, sessions, members, clock, latest, secure, limits, networkOf } = needs;
  return async (c, next) => {
    c.set('asks', asks);
    c.set('now', clock());
    c.set('again', null);
    c.set('typed', null);
    c.set('latest', latest.latest());
    c.set('count', (name, by) => {
      const { member, now } = c.var;
      const limit = member || by ? LIMITS[name] : forNetwork(LIMITS[name]);
      limits.ensureRoom(`${name} ${by ?? (member ? `member ${member.id}` : networkOf(c))}`, limit, now);
    });
    const session = await sessions.find(getCookie(c, sessions.cookieName));
    const member = session ? members.find(session.memberId) : null;
    c.set('proof', member && session ? session.proof : null);
    // Of an account that nobody has proven nobody knows whose it is: its session opens nothing.
    c.set('member', member?.verifiedAt ? vouch(asOf(c.var.now, member)) : null);
    const tier = c.var.member ? tierAt(c.var.member, c.var.now) : null;
    const hintIsStale = (getCookie(c, HINT_COOKIE) ?? null) !== tier;
    await next();
    // Afterwards, for a route that signs in or out has the last word on its cookies.
    if (c.res.headers.has('Set-Cookie')) return;
    if (session?.cookie) c.res.headers.append('Set-Cookie', session.cookie);
    if (hintIsStale) c.res.headers.append('Set-Cookie', hintCookie(tier, secure));
  };
};

const asOf = (now: Date, member: Member): Member => (banEnded(member, now) ? { ...member, bannedAt: null } : member);
