import { ensureFreeName, parseEmail, parseName } from '../members/rules.ts';
import type { Letters } from '../members/letters.ts';
import type { MemberStore } from '../members/store.ts';

type World = { members: MemberStore; letters: Letters };
/** `forStaff`: someone of the house, who may be called so. */
export type Wanted = { email: string; name: string; forStaff?: boolean; now: Date };

/**
 * A member without a password, and a mail with a link to choose one: using it shows that the address is theirs. Call it in
 * a transaction. Throws one line when the address or the name is none, or is a member's already.
 */
export function makeMember({ members, letters }: World, { email, name, forStaff = false, now }: Wanted): void {
  const [address, shown] = [parseEmail(email), parseName(name)];
  if (!forStaff) ensureFreeName(shown, members.staffNames());
  const id = members.add({ email: address, name: shown, passwordHash: '', joinedAt: now });
  if (id === null) throw new Error(`Er is al een lid met het adres ${address}.`);
  letters.sendLink(members.find(id)!, { template: 'uitnodiging', purpose: 'reset', path: '/wachtwoord/', now });
}
