import type { Release } from '../../articles/release.ts';
import type { MemberStore } from '../../members/store.ts';
import type { Cashier } from '../cashier/cashier.ts';
import type { Invoices } from '../invoices.ts';
import type { PayStore } from '../store/store.ts';

/** What a member's own side of money works with. */
export type PayMemberNeeds = {
  release: Release;
  pay: Pick<PayStore, 'purchases'>;
  cashier: Pick<Cashier, 'membershipOf' | 'cancel' | 'resume' | 'redeem' | 'withdraw'>;
  invoices: Pick<Invoices, 'find'>;
  members: Pick<MemberStore, 'find' | 'findByEmail'>;
  atOnce: <T>(act: () => T) => T;
};
