import { words } from '#words';
import type { Traces } from './endings.ts';
import type { Member } from './rules.ts';
import type { SignUp, SignUpStore } from './sign-up-store.ts';
import type { MemberStore } from './store.ts';

type Proof = {
  memberId: number;
  /** The mark of the browser the link is followed in, if it has one. */
  browser: string | null;
  /** The code of the link that confirms one sign-up; other links confirm none. */
  code?: string;
  /** What whoever follows the link types on the spot. */
  typed?: { name?: string; passwordHash?: string };
  now: Date;
};
export type ProofNeeds = {
  members: Pick<MemberStore, 'get' | 'begin'>;
  signUps: Pick<SignUpStore, 'ofBrowser' | 'ofLink' | 'newestOf'>;
  traces: Traces;
};

/**
 * Someone follows a link that was mailed to this address: it is theirs. The first time, everything that was set before goes
 * (sessions, links, password, name, wishes), for anyone can sign up with anyone's address. What counts from then on is what
 * this person typed: here, in this browser, or else at the sign-up that the link was mailed for. Call it in a transaction.
 */
export function proveAddress({ members, signUps, traces }: ProofNeeds, proof: Proof): Member {
  const { memberId, browser, code, now } = proof;
  const member = members.get(memberId);
  if (member.verifiedAt) return member;
  const mine = browser === null ? null : ownSignUp(signUps.ofBrowser(browser, now), memberId);
  const mailed = code === undefined ? null : ownSignUp(signUps.ofLink(code), memberId);
  const pending = { mine, mailed, newest: signUps.newestOf(memberId, now) };
  traces.forget(memberId, 'proof');
  members.begin(memberId, { ...startingWith(member, { ...pending, typed: proof.typed }), now });
  return members.get(memberId);
}

type Pending = { mine: SignUp | null; mailed: SignUp | null; newest: SignUp | null; typed: Proof['typed'] };

/**
 * A password that was typed elsewhere counts only when the link is that of the newest sign-up. Of two sign-ups the older
 * may be a stranger's, and which one the reader takes for their own nobody knows: then there is no password, and a mailed
 * link lets them in.
 */
function startingWith(member: Member, { mine, mailed, newest, typed = {} }: Pending) {
  const newestPassword = mailed?.id === newest?.id ? mailed?.passwordHash : undefined;
  return {
    name: typed.name ?? mine?.name ?? mailed?.name ?? (member.name || (newest?.name ?? words.members.nameless)),
    passwordHash: typed.passwordHash ?? mine?.passwordHash ?? newestPassword ?? '',
  };
}

/** A sign-up of this account's, with a password in it: at a proven address none is kept. */
const ownSignUp = (signUp: SignUp | null, memberId: number): SignUp | null =>
  signUp?.memberId === memberId && signUp.passwordHash !== '' ? signUp : null;
