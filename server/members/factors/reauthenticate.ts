import { Refusal } from '../../http/errors.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Here } from '../../http/visit.ts';
import type { Limits } from '../../http/token-bucket.ts';
import { passwordMatches } from '../passwords.ts';
import { ensureMember, type Member, usableHash } from '../rules.ts';
import type { MemberStore } from '../store.ts';
import type { Factors } from './factors.ts';
import type { Prover } from './prove.ts';

type Needs = {
  factors: Pick<Factors, 'has'>;
  members: Pick<MemberStore, 'findCredential'>;
  limits: Pick<Limits, 'ensureRoom'>;
};

/**
 * The member, once more sure that it is them, for what could cost them the account: with the second factor when they have
 * one, else with the password in the same form, else by a link in their mailbox. Throws `wrong-password` or `prove-again`.
 */
export type Reauthenticate = (c: Here, current: string) => Promise<Member>;

export const openReauthentication =
  ({ factors, members, limits }: Needs, prover: Prover): Reauthenticate =>
  async (c, current) => {
    const member = ensureMember(c.var.member);
    const hash = usableHash(members.findCredential(member.email));
    if (factors.has(member.id) || (hash === null && !current)) return prover.ensure(c);
    limits.ensureRoom(`again ${member.id}`, LIMITS.reauthenticate, c.var.now);
    const right = await passwordMatches(current, hash);
    prover.ensureStillIn(c);
    if (!right) throw new Refusal('wrong-password');
    return member;
  };

/** Whether a form that could cost the account asks for the password itself. */
export const asksPassword = ({ factors, members }: Omit<Needs, 'limits'>, { id, email }: Member): boolean =>
  !factors.has(id) && usableHash(members.findCredential(email)) !== null;
