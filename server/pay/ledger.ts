import type { MemberAct, Payment, Plan } from './rules.ts';

export type Follows = 'new' | 'again' | 'switch' | 'catch-up';
export type Purchase = {
  id: number;
  number: string;
  memberId: number | null;
  plan: Plan;
  follows: Follows;
  cents: number;
  renewalCents: number;
  code: string | null;
  formKey: string;
  terms: string;
  /** Which text was agreed to that gives up the right of withdrawal; null: none was. */
  waiver: string | null;
  orderedAt: Date;
  paymentId: string | null;
  checkoutUrl: string | null;
  withdrawnAt: Date | null;
};
export type NewPurchase = Omit<Purchase, 'id' | 'paymentId' | 'checkoutUrl' | 'withdrawnAt'> & { memberId: number };
export type Subscription = {
  id: string;
  purchaseId: number;
  customerId: string;
  startsOn: string;
  status: string;
};
export type Act = {
  id: number;
  memberId: number | null;
  purchaseId: number | null;
  kind: MemberAct['kind'] | 'refund' | 'note';
  at: Date;
  until: Date | null;
  cents: number | null;
  reason: string;
  moderatorId: number | null;
};
export type NewAct = Pick<Act, 'memberId' | 'kind' | 'at'> & Partial<Omit<Act, 'id'>>;
export type StoredPayment = Payment & { mandateId: string | null };
