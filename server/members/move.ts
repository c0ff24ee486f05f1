import { words } from '#words';
import { Refusal } from '../http/errors.ts';
import type { Tools } from '../tools.ts';
import type { AddressMove } from './address-moves.ts';
import { proveAddress } from './prove.ts';
import type { Member } from './rules.ts';

const DAY_MS = 86_400_000;
/**
 * Whoever moves an account that is not theirs was in it some days before, and may have added a second factor of their own;
 * an older one is the owner's, and to move the account it had to be shown.
 */
const BREAK_IN_DAYS = 14;

type Needs = Pick<Tools, 'members' | 'accounts' | 'signUps' | 'tokens' | 'moves' | 'letters'>;
/** `isIn`: whether the link is followed where someone is signed in to this account. */
type Moving = { address: string; browser: string | null; isIn: boolean; now: Date };

/** An account goes to another address, and back again when the old one says that it was not the owner. */
export function openMoving({ members, accounts, signUps, tokens, moves, letters }: Needs) {
  /** An account that nobody has proven holds no address against who has. */
  const makeRoom = (address: string, now: Date): void => {
    const holder = members.findByEmail(address);
    if (!holder || holder.verifiedAt) return;
    const reactionsToo = accounts.countReactions(holder.id) === 0;
    accounts.remove(holder.id, { formerName: words.account.former, reactionsToo, now });
  };

  return {
    /**
     * Moves an account to the address whose owner followed the link; the old one hears, with a link back. Throws `bad-code`
     * when the address is another member's by now. Call it in a transaction.
     */
    moveTo(memberId: number, { address, browser, isIn, now }: Moving): Member {
      const before = members.find(memberId)!;
      if (before.email !== address) makeRoom(address, now);
      proveAddress({ members, accounts, signUps }, { memberId, browser, now });
      if (!accounts.move(memberId, address, now)) throw new Refusal('bad-code');
      tokens.forgetOf(memberId);
      signUps.forgetOf(memberId);
      // Anyone can send their own account to someone's mailbox. Whoever follows the link there shares it with nobody.
      if (before.verifiedAt && !isIn) shutOut(members.find(memberId)!, now);
      // Nobody had shown that the old address was theirs: there is nobody to tell.
      if (before.verifiedAt && before.email !== address) tellOld(before, { address, now });
      return members.find(memberId)!;
    },

    /**
     * Puts the old address back. Everyone is out, no password or link counts any more, and the old address is mailed a link to
     * choose a password: whoever moved the account knew the one it had. Throws `address-in-use` when another member has proven
     * the old address meanwhile. Call it in a transaction.
     */
    undo({ memberId, oldAddress, movedAt }: AddressMove, now: Date): void {
      makeRoom(oldAddress, now);
      const { email } = members.find(memberId)!;
      if (!accounts.move(memberId, oldAddress, now)) throw new Refusal('address-in-use');
      accounts.lockOut(memberId, new Date(movedAt.getTime() - BREAK_IN_DAYS * DAY_MS));
      moves.forgetSince(memberId, movedAt);
      const member = members.find(memberId)!;
      letters.sendLink(member, {
        template: 'adres-terug',
        purpose: 'reset',
        path: '/wachtwoord/',
        uncounted: true,
        now,
      });
      if (email !== oldAddress)
        letters.sendNotice(member, { template: 'adres-teruggezet', path: '/contact/', address: email, now });
    },
  };

  /** Nothing that was set before opens it any more; an owner who followed the link on another device hears why. */
  function shutOut(member: Member, now: Date): void {
    const hadPassword = members.findPasswordHash(member.email) !== null;
    accounts.shutOut(member.id);
    if (hadPassword)
      letters.sendNotice(member, { template: 'wachtwoord-gewijzigd', path: '/wachtwoord-vergeten/', now });
  }

  /**
   * Back to an address that it moved away from lately is an undo by hand: the address in between, which may have been a
   * thief's, gets no link that brings the account back to it.
   */
  function tellOld(before: Member, { address, now }: { address: string; now: Date }): void {
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
}
