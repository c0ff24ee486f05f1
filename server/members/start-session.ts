import { getCookie } from 'hono/cookie';
import { hintCookie, land } from '../http/reply.ts';
import type { Here } from '../http/visit.ts';
import type { AuditStore } from './audit/store.ts';
import type { Factors } from './factors/factors.ts';
import { isStaff } from './permissions.ts';
import { type Factor, isStrong } from './proof-rules.ts';
import { type Member, safeLanding, tierAt } from './rules.ts';
import type { Sessions } from './sessions.ts';

export const SECOND_STEP = '/inloggen/tweede-stap/';

/** What opening a session takes. */
export type SessionNeeds = {
  sessions: Pick<Sessions, 'cookieName' | 'open' | 'end'>;
  secure: boolean;
  factors: Pick<Factors, 'has' | 'halfOpen'>;
  audit: Pick<AuditStore, 'note'>;
};
/** `by`: how they showed who they are; unless told otherwise, as one who reads the mailbox. */
type SigningIn = { member: Member; landing: string; by?: Factor };

/**
 * Opens a new session for this browser, with a new id, and goes where the reader was going. The one the browser had before
 * ends: nobody can sign it out any more. For whoever has a second factor and did not show it, this opens only the page that
 * asks for it: there is no other way to a session.
 */
export async function startSession(
  { sessions, secure, factors, audit }: SessionNeeds,
  c: Here,
  { member, landing, by = 'link' }: SigningIn,
): Promise<Response> {
  const { now } = c.var;
  if (!member.verifiedAt) throw new Error('A session for an address that nobody has proven');
  await sessions.end(getCookie(c, sessions.cookieName));
  if (!isStrong(by) && factors.has(member.id)) {
    const cookie = factors.halfOpen.open({ memberId: member.id, landing: safeLanding(landing) }, now);
    c.header('Set-Cookie', cookie, { append: true });
    return land(c, SECOND_STEP);
  }
  if (isStaff(member)) audit.note({ kind: 'sign-in', actorId: member.id, detail: by, now });
  c.header('Set-Cookie', await sessions.open(member.id, { factor: by, provedAt: now }), { append: true });
  c.header('Set-Cookie', hintCookie(tierAt(member, c.var.now), secure), { append: true });
  return land(c, safeLanding(landing));
}
