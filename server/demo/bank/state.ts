import { randomBytes } from 'node:crypto';

export type Amount = { currency: string; value: string };
export type DemoRefund = {
  id: string;
  amount: Amount;
  description: string;
  metadata: unknown;
  status: string;
  at: number;
};
export type DemoChargeback = { id: string; amount: Amount; at: number; reversedAt: number | null };
export type DemoPayment = {
  id: string;
  status: string;
  amount: Amount;
  description: string;
  redirectUrl: string | null;
  webhookUrl: string | null;
  metadata: unknown;
  customerId: string | null;
  sequenceType: string;
  subscriptionId: string | null;
  mandateId: string | null;
  createdAt: number;
  paidAt: number | null;
  refunds: DemoRefund[];
  chargebacks: DemoChargeback[];
};
export type DemoSubscription = {
  id: string;
  customerId: string;
  status: string;
  amount: Amount;
  months: number;
  startDate: string;
  charged: number;
  description: string;
  metadata: unknown;
  mandateId: string;
  webhookUrl: string | null;
};
export type DemoCustomer = { id: string; name: string; email: string };
type DemoMandate = { id: string; customerId: string; status: string };
/** A webhook that is to be called. */
export type Call = { url: string; id: string; attempt: number; dueAt: number };
export type BankState = ReturnType<typeof emptyBank>;

/** Everything the bank remembers, until it closes. */
export function emptyBank(clock: () => Date) {
  return {
    clock,
    /** Where it listens, once it does. */
    origin: '',
    customers: new Map<string, DemoCustomer>(),
    mandates: new Map<string, DemoMandate>(),
    payments: new Map<string, DemoPayment>(),
    subscriptions: new Map<string, DemoSubscription>(),
    /** What was answered to a request with an idempotency key. */
    answered: new Map<string, { body: string; answer: unknown }>(),
    calls: [] as Call[],
    /** Every question that was asked of the API, as "GET /v2/payments/tr_1". */
    asked: [] as string[],
    /** What a trial may turn: how the bank is today. */
    mood: {
      /** Status of every answer; 0: as it should be. */
      down: 0,
      delayMs: 0,
      collections: 'paid' as 'paid' | 'failed' | 'pending',
      callsHeld: false,
      refunds: 'refunded' as 'refunded' | 'pending' | 'failed' | 'refused',
    },
  };
}

/** An id as Mollie writes them: "tr_3f9a…". */
export const newId = (kind: string): string => `${kind}_${randomBytes(8).toString('hex').slice(0, 10)}`;
