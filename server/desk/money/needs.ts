import type { Release } from '../../articles/release.ts';
import type { AuditStore } from '../../members/audit/store.ts';
import type { MemberStore } from '../../members/store.ts';
import type { Cashier } from '../../pay/cashier/cashier.ts';
import type { Invoices } from '../../pay/invoices.ts';
import type { PayStore } from '../../pay/store/store.ts';

/** What the operator's side of money works with. */
export type MoneyNeeds = {
  release: Release;
  audit: AuditStore;
  pay: PayStore;
  invoices: Invoices;
  cashier: Cashier;
  members: MemberStore;
  atOnce: <T>(act: () => T) => T;
};
