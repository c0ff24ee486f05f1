import type { RoleTools } from '../members/change-role.ts';
import type { Traces } from '../members/endings.ts';
import { lockOut } from '../members/lock-out.ts';
import { ensureFreeName, parseEmail, parseName } from '../members/rules.ts';

type Needs = RoleTools & { traces: Traces };
/** `forStaff`: someone of the house, who may be called so. */
type Wanted = { email: string; name: string; forStaff?: boolean; now: Date };

/**
 * A member without a password, and a mail with a link to choose one: using it shows that the address is theirs. Call it in
 * a transaction. What a stranger began with this address is in nobody's way: such an account has no name. Throws one line when the address or the name is
 * none, or is a member's already.
 */
export function makeMember(
  { members, traces, letters, audit }: Needs,
  { email, name, forStaff = false, now }: Wanted,
): void {
  const wanted = { email: parseEmail(email), name: parseName(name), passwordHash: '', joinedAt: now };
  if (!forStaff) ensureFreeName(wanted.name, members.staffNames());
  const added = members.add(wanted);
  const id = added ?? members.findByEmail(wanted.email)!.id;
  const { name: given, verifiedAt } = members.find(id)!;
  if (id !== added && (verifiedAt || given)) throw new Error(`Er is al een lid met het adres ${wanted.email}.`);
  lockOut({ members, traces }, id, new Date(0));
  members.rename(id, wanted.name);
  audit.note({ kind: 'make-member', actorId: null, memberId: id, now });
  letters.sendLink(members.find(id)!, { template: 'uitnodiging', purpose: 'reset', path: '/wachtwoord/', now });
}
