import { openFactorLetters } from '../members/factors/factor-letters.ts';
import { parseEmail } from '../members/rules.ts';
import type { Tools } from '../tools.ts';

type World = Pick<Tools, 'members' | 'audit' | 'mail' | 'factors' | 'origin'> & { now: Date };

/**
 * Takes away the passkeys, the app and the codes of a member who lost them, and ends their sessions; the member hears of it,
 * and it is in the log. Call it in a transaction. Throws one line when there is no such member, or nothing to take away.
 */
export function takeFactorsAway(email: string, { members, factors, now, ...world }: World): void {
  const member = members.findByEmail(parseEmail(email));
  if (!member) throw new Error(`Geen lid met het adres ${email}.`);
  if (!factors.removeAll(member.id)) throw new Error(`${email} heeft geen tweede stap.`);
  openFactorLetters(world).tell(member, { change: 'takenAway', now });
}
