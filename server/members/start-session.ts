import { type Here, hintCookie, land } from '../reply.ts';
import type { Tools } from '../tools.ts';
import { isStaff } from './permissions.ts';
import { type Member, safeLanding, tierAt } from './rules.ts';

/** Opens a new session for this browser, with a new id, and goes where the reader was going. */
export async function startSession(
  { sessions, secure, audit }: Pick<Tools, 'sessions' | 'secure' | 'audit'>,
  c: Here,
  { member, landing }: { member: Member; landing: string },
): Promise<Response> {
  if (isStaff(member)) audit.note({ kind: 'sign-in', actorId: member.id, now: c.var.now });
  c.header('Set-Cookie', await sessions.open(member.id), { append: true });
  c.header('Set-Cookie', hintCookie(tierAt(member, c.var.now), secure), { append: true });
  return land(c, safeLanding(landing));
}
