import { parseEmail, parseName } from '../members/rules.ts';
import type { Letters } from '../members/letters.ts';
import type { AccountStore } from '../members/account-store.ts';
import type { MemberStore } from '../members/store.ts';

type World = { members: MemberStore; accounts: AccountStore; letters: Letters };
export type Wanted = { email: string; name: string; now: Date };

/**
 * A member without a password, and a mail with a link to choose one: using it shows that the address is theirs. Call it in
 * a transaction. What a stranger began with this address is in nobody's way: such an account has no name. Throws one line when the address or the name is
 * none, or is a member's already.
 */
export function makeMember({ members, accounts, letters }: World, { email, name, now }: Wanted): void {
  const wanted = { email: parseEmail(email), name: parseName(name), passwordHash: '', joinedAt: now };
  const added = members.add(wanted);
  const id = added ?? members.findByEmail(wanted.email)!.id;
  const { name: given, verifiedAt } = members.find(id)!;
  if (id !== added && (verifiedAt || given)) throw new Error(`Er is al een lid met het adres ${wanted.email}.`);
  accounts.lockOut(id);
  accounts.rename(id, wanted.name);
  letters.sendLink(members.find(id)!, { template: 'uitnodiging', purpose: 'reset', path: '/wachtwoord/', now });
}
