import type { RoleTools } from '../members/change-role.ts';
import { ensureFreeName, parseEmail, parseName } from '../members/rules.ts';

/** `forStaff`: someone of the house, who may be called so. */
export type Wanted = { email: string; name: string; forStaff?: boolean; now: Date };

/**
 * A member without a password, and a mail with a link to choose one: using it shows that the address is theirs. Call it in
 * a transaction. Throws one line when the address or the name is none, or is a member's already.
 */
export function makeMember(
  { members, letters, audit }: RoleTools,
  { email, name, forStaff = false, now }: Wanted,
): void {
  const [address, shown] = [parseEmail(email), parseName(name)];
  if (!forStaff) ensureFreeName(shown, members.staffNames());
  const id = members.add({ email: address, name: shown, passwordHash: '', joinedAt: now });
  if (id === null) throw new Error(`Er is al een lid met het adres ${address}.`);
  audit.note({ kind: 'make-member', actorId: null, memberId: id, now });
  letters.sendLink(members.find(id)!, { template: 'uitnodiging', purpose: 'reset', path: '/wachtwoord/', now });
}
