import { hintCookie } from '../http/reply.ts';
import type { Here } from '../http/visit.ts';
import type { Sessions } from './sessions.ts';

export type SignOutNeeds = { sessions: Pick<Sessions, 'blankCookie'>; secure: boolean };

/** This browser forgets a session that ended elsewhere, and that it was a member's. */
export function forgetSession({ sessions, secure }: SignOutNeeds, c: Here): void {
  c.set('member', null);
  c.header('Set-Cookie', sessions.blankCookie(), { append: true });
  c.header('Set-Cookie', hintCookie(null, secure), { append: true });
}
