import { words } from '#words';
import { Refusal } from '../http/errors.ts';
import type { AddressMove, AddressMoves } from './address-move-store.ts';
import type { Removals } from './endings.ts';
import type { Letters } from './letters.ts';
import { lockOut, shutOut } from './lock-out.ts';
import { type ProofNeeds, proveAddress } from './prove-address.ts';
import { type Member, usableHash } from './rules.ts';
import type { SignUpStore } from './sign-up-store.ts';
import type { MemberStore } from './store.ts';
import type { TokenStore } from './token-store.ts';

const DAY_MS = 86_400_000;
/**
 * Whoever moves an account that is not theirs was in it some days before, and may have added a second factor of their own;
 * an older one is the owner's, and to move the account it had to be shown.
 */
const BREAK_IN_DAYS = 14;

/** What moving an account to another address takes, and bringing it back. */
export type MoveNeeds = ProofNeeds & {
  members: Pick<
    MemberStore,
    'get' | 'findByEmail' | 'findCredential' | 'begin' | 'move' | 'setPassword' | 'forgetFactors'
  >;
  accounts: { countReactions: (memberId: number) => number };
  removals: Removals;
  signUps: Pick<SignUpStore, 'forgetOf'>;
  tokens: Pick<TokenStore, 'forgetOf'>;
  moves: Pick<AddressMoves, 'ofMember' | 'forgetSince'>;
  letters: Pick<Letters, 'sendLink' | 'sendMoved' | 'sendNotice'>;
};
/** `isIn`: whether the link is followed where someone is signed in to this account. */
type Moving = { memberId: number; address: string; browser: string | null; isIn: boolean; now: Date };

/**
 * Moves an account to the address whose owner followed the link; the old one hears, with a link back. Throws `bad-code`
 * when the address is another member's by now. Call it in a transaction.
 */
export function moveTo(needs: MoveNeeds, { memberId, address, browser, isIn, now }: Moving): Member {
  const { members, tokens, signUps } = needs;
  const before = members.get(memberId);
  if (before.email !== address) makeRoom(needs, address, now);
  proveAddress(needs, { memberId, browser, now });
  if (!members.move(memberId, address, now)) throw new Refusal('bad-code');
  tokens.forgetOf(memberId);
  signUps.forgetOf(memberId);
  // Anyone can send their own account to someone's mailbox. Whoever follows the link there shares it with nobody.
  if (before.verifiedAt && !isIn) shutOutOthers(needs, members.get(memberId), now);
  // Nobody had shown that the old address was theirs: there is nobody to tell.
  if (before.verifiedAt && before.email !== address) tellOld(needs, before, { address, now });
  return members.get(memberId);
}

/**
 * Puts the old address back. Everyone is out, no password or link counts any more, and the old address is mailed a link to
 * choose a password: whoever moved the account knew the one it had. Throws `address-in-use` when another member has proven
 * the old address meanwhile. Call it in a transaction.
 */
export function undoMove(needs: MoveNeeds, { memberId, oldAddress, movedAt }: AddressMove, now: Date): void {
  const { members, moves, letters } = needs;
  makeRoom(needs, oldAddress, now);
  const { email } = members.get(memberId);
  if (!members.move(memberId, oldAddress, now)) throw new Refusal('address-in-use');
  lockOut(needs, memberId, new Date(movedAt.getTime() - BREAK_IN_DAYS * DAY_MS));
  moves.forgetSince(memberId, movedAt);
  const member = members.get(memberId);
  const link = { template: 'adres-terug', purpose: 'reset', path: '/wachtwoord/', uncounted: true } as const;
  letters.sendLink(member, { ...link, now });
  if (email !== oldAddress)
    letters.sendNotice(member, { template: 'adres-teruggezet', path: '/contact/', address: email, now });
}

/** An account that nobody has proven holds no address against whoever has. */
function makeRoom({ members, accounts, removals }: MoveNeeds, address: string, now: Date): void {
  const holder = members.findByEmail(address);
  if (!holder || holder.verifiedAt) return;
  const reactionsToo = accounts.countReactions(holder.id) === 0;
  removals.remove(holder.id, { formerName: words.account.former, reactionsToo, now });
}

/** Nothing that was set before opens it any more; an owner who followed the link on another device hears why. */
function shutOutOthers(needs: MoveNeeds, member: Member, now: Date): void {
  const { members, letters } = needs;
  const hadPassword = usableHash(members.findCredential(member.email)) !== null;
  shutOut(needs, member.id);
  if (hadPassword) letters.sendNotice(member, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now });
}

/**
 * Back to an address that it moved away from lately is an undo by hand: the address in between, which may have been a
 * thief's, gets no link that brings the account back to it.
 */
function tellOld(
  { moves, letters }: MoveNeeds,
  before: Member,
  { address, now }: { address: string; now: Date },
): void {
  const earlier = moves.ofMember(before.id, now);
  const returned = earlier.find(({ oldAddress }) => oldAddress === address);
  if (returned) {
    moves.forgetSince(before.id, returned.movedAt);
    return letters.sendNotice(before, { template: 'adres-teruggezet', path: '/contact/', now });
  }
  // Each move is later than the one before, whatever the clock says: an undo takes away what came after it.
  const movedAt = new Date(Math.max(now.getTime(), (earlier.at(-1)?.movedAt.getTime() ?? 0) + 1));
  letters.sendMoved({ member: before, move: { memberId: before.id, oldAddress: before.email, movedAt }, now });
}
