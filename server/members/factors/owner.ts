import { Refusal } from '../../http/errors.ts';
import type { Here } from '../../http/visit.ts';
import type { Member } from '../rules.ts';

/** Whoever reads the mailbox: what is set up before that would survive it. Throws `sign-in-first` or `verify-first`. */
export function ownerOf(c: Here): Member {
  const { member } = c.var;
  if (!member) throw new Refusal('sign-in-first');
  if (!member.verifiedAt) throw new Refusal('verify-first');
  return member;
}
