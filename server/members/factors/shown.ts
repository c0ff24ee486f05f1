import { Refusal } from '../../http/errors.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import { passwordMatches } from '../passwords.ts';
import type { Factor } from '../proof-rules.ts';
import type { Limits } from '../../http/token-bucket.ts';
import { type Member, usableHash } from '../rules.ts';
import type { MemberStore } from '../store.ts';
import type { FactorLetters } from './factor-letters.ts';
import type { Factors } from './factors.ts';
import { PROOF_FIELDS } from './html.ts';

/** What was filled in to show who one is. */
type Filled = { code: string; password: string; passkey: string };
/** What checking a factor takes. */
export type CheckNeeds = {
  factors: Factors;
  factorLetters: FactorLetters;
  members: Pick<MemberStore, 'findCredential'>;
  limits: Pick<Limits, 'ensureRoom'>;
  atOnce: <T>(act: () => T) => T;
};
type Showing = { member: Member; holder: Buffer; now: Date };

/** From a form of ours; null when nothing was filled in. */
export function filledIn(form: Record<string, unknown>): Filled | null {
  const text = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
  const filled = {
    code: text(PROOF_FIELDS.code),
    password: text(PROOF_FIELDS.password),
    passkey: text(PROOF_FIELDS.passkey),
  };
  return filled.code || filled.password || filled.passkey ? filled : null;
}

/** Checks a passkey or a code. Throws a refusal that says what to do instead. */
export async function secondFactorOf(
  needs: CheckNeeds,
  filled: Filled,
  { member, holder, now }: Showing,
): Promise<Factor> {
  const { factors, limits } = needs;
  limits.ensureRoom(`factor ${member.id}`, LIMITS.secondFactor, now);
  if (filled.passkey) {
    await factors.check.shown(filled.passkey, { purpose: 'prove', memberId: member.id, holder }, now);
    return 'passkey';
  }
  const code = filled.code.slice(0, 64).replace(/\s/g, '');
  return /^\d+$/.test(code) ? codeOfApp(needs, code, { member, now }) : recoveryCode(needs, code, { member, now });
}

/** Checks the best that this member has. Throws a refusal that says what to do instead. */
export async function bestOf(needs: CheckNeeds, filled: Filled, showing: Showing): Promise<Factor> {
  const { factors, members, limits } = needs;
  const { member, now } = showing;
  if (factors.has(member.id)) return secondFactorOf(needs, filled, showing);
  limits.ensureRoom(`again ${member.id}`, LIMITS.reauthenticate, now);
  const hash = usableHash(members.findCredential(member.email));
  if (!hash || !(await passwordMatches(filled.password, hash))) throw new Refusal('wrong-password');
  return 'password';
}

type Asking = Omit<Showing, 'holder'>;

function codeOfApp({ factors, factorLetters, atOnce }: CheckNeeds, code: string, { member, now }: Asking): Factor {
  const checked = atOnce(() => {
    const found = factors.totp.check(member.id, code, now);
    if (found === 'locking') factorLetters.tell(member, { change: 'guessed', now });
    return found;
  });
  if (checked === 'right') return 'totp';
  throw new Refusal(checked === 'wrong' ? 'wrong-factor' : 'factor-locked');
}

function recoveryCode({ factors, factorLetters, atOnce }: CheckNeeds, code: string, { member, now }: Asking): Factor {
  const used = atOnce(() => {
    if (!factors.recovery.use(member.id, code, now)) return false;
    const about = String(factors.recovery.left(member.id));
    factorLetters.tell(member, { change: 'recoveryUsed', about, now });
    return true;
  });
  if (!used) throw new Refusal('wrong-factor');
  return 'recovery';
}
