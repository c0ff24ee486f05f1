import { Refusal } from '../../http/errors.ts';
import type { Here } from '../../http/visit.ts';
import type { Tools } from '../../tools.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import { passwordMatches } from '../passwords.ts';
import { ensureMember, type Member } from '../rules.ts';
import type { openProver } from './prove.ts';

type World = Pick<Tools, 'factors' | 'members' | 'limits'>;

/**
 * The member, once more sure that it is them, for what could cost them the account: with the second factor when they have
 * one, else with the password in the same form, else by a link in their mailbox. Throws `wrong-password` or `prove-again`.
 */
export const openReauthentication =
  ({ factors, members, limits }: World, prover: ReturnType<typeof openProver>) =>
  async (c: Here, current: string): Promise<Member> => {
    const member = ensureMember(c.var.member);
    const hash = members.findPasswordHash(member.email);
    if (factors.has(member.id) || (hash === null && !current)) return prover.ensure(c);
    limits.ensureRoom(`again ${member.id}`, LIMITS.reauthenticate, c.var.now);
    const right = await passwordMatches(current, hash);
    prover.ensureStillIn(c);
    if (!right) throw new Refusal('wrong-password');
    return member;
  };
