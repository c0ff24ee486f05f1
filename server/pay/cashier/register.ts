import type { MailStore } from '../../mail/store.ts';
import type { MemberStore } from '../../members/store.ts';
import type { Bank } from '../bank/bank.ts';
import type { Invoices } from '../invoices.ts';
import type { Purchase } from '../ledger.ts';
import { type Membership, membershipAt } from '../rules.ts';
import type { PayStore } from '../store/store.ts';

/** What every act of the cashier works with. */
export type Register = {
  pay: PayStore;
  bank: Bank;
  invoices: Invoices;
  members: MemberStore;
  mail: MailStore;
  origin: string;
  webhookFor: (purchase: Purchase) => string;
  atOnce: <T>(act: () => T) => T;
  log: (line: object) => void;
};

/** What a member is now, from everything that is known. */
export const membershipOf = ({ pay }: Pick<Register, 'pay'>, memberId: number, now: Date): Membership =>
  membershipAt(pay.memberships.historyOf(memberId), now);

/** Writes what a member is now down where everything else looks. Call it inside the transaction of its cause. */
export function keepAccess({ pay }: Pick<Register, 'pay'>, memberId: number, now: Date): void {
  pay.memberships.setAccess(memberId, membershipOf({ pay }, memberId, now));
}
