import { getCookie } from 'hono/cookie';
import { type Here, hintCookie, land } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { type Member, safeLanding, tierAt } from './rules.ts';

/**
 * Opens a new session for this browser, with a new id, and goes where the reader was going. The one the browser had before
 * ends: nobody can sign it out any more.
 */
export async function startSession(
  { sessions, secure }: Pick<Tools, 'sessions' | 'secure'>,
  c: Here,
  { member, landing }: { member: Member; landing: string },
): Promise<Response> {
  if (!member.verifiedAt) throw new Error('A session for an address that nobody has proven');
  await sessions.end(getCookie(c, sessions.cookieName));
  c.header('Set-Cookie', await sessions.open(member.id), { append: true });
  c.header('Set-Cookie', hintCookie(tierAt(member, c.var.now), secure), { append: true });
  return land(c, safeLanding(landing));
}
