import { createHash } from 'node:crypto';
import type { Member } from './rules.ts';

/**
 * Tells a script whose page it is on, so that what a browser keeps for one member is not shown to the next. It is no secret
 * and opens nothing; it says nothing of the member either.
 */
export function ownerMark({ id, joinedAt }: Pick<Member, 'id' | 'joinedAt'>): string {
  return createHash('sha256').update(`owner ${id} ${joinedAt.getTime()}`).digest('base64url').slice(0, 16);
}
