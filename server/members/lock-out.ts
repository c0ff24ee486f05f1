import type { Traces } from './endings.ts';
import type { MemberStore } from './store.ts';

type Needs = { members: Pick<MemberStore, 'setPassword' | 'forgetFactors'>; traces: Traces };

/** Whoever was in is out, and no link or password lets them in again. Call it inside a transaction. */
export function shutOut(
  { members, traces }: Pick<Needs, 'traces'> & { members: Pick<MemberStore, 'setPassword'> },
  memberId: number,
): void {
  traces.forget(memberId, 'undo');
  members.setPassword(memberId, '');
}

/** The same, and no passkey, app or code that was added `since` lets them in either. Call it inside a transaction. */
export function lockOut(needs: Needs, memberId: number, since: Date): void {
  shutOut(needs, memberId);
  needs.members.forgetFactors(memberId, since);
}
