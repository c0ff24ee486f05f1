import { dayOf } from '#dutch';
import { addMonths } from '../../pay/terms.ts';
import type { BankState, DemoChargeback, DemoCustomer, DemoPayment, DemoRefund, DemoSubscription } from './state.ts';

const at = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '+00:00');
const link = ({ origin }: BankState, path: string) => ({ href: `${origin}${path}`, type: 'application/hal+json' });
const page = ({ origin }: BankState, path = '/') => ({ href: `${origin}${path}`, type: 'text/html' });

/** The day of the next collection, as "2027-03-01". */
export const nextChargeOf = ({ startDate, months, charged }: DemoSubscription): string =>
  dayOf(addMonths(new Date(`${startDate}T10:00:00Z`), months * charged));

/** Each thing the bank keeps, as the API shows it. */
export const asCustomer = (bank: BankState, customer: DemoCustomer) => ({
  resource: 'customer',
  mode: 'test',
  ...customer,
  locale: 'nl_NL',
  metadata: null,
  createdAt: at(bank.clock().getTime()),
  _links: { self: link(bank, `/v2/customers/${customer.id}`), dashboard: page(bank), documentation: page(bank) },
});

const methodOf = ({ status, sequenceType }: DemoPayment): string | null => {
  if (status === 'open') return null;
  return sequenceType === 'recurring' ? 'directdebit' : 'ideal';
};

export const asPayment = (bank: BankState, payment: DemoPayment) => ({
  resource: 'payment',
  id: payment.id,
  mode: 'test',
  createdAt: at(payment.createdAt),
  amount: payment.amount,
  description: payment.description,
  method: methodOf(payment),
  metadata: payment.metadata,
  status: payment.status,
  paidAt: payment.paidAt === null ? undefined : at(payment.paidAt),
  profileId: 'pfl_demo',
  customerId: payment.customerId ?? undefined,
  mandateId: payment.mandateId ?? undefined,
  subscriptionId: payment.subscriptionId ?? undefined,
  sequenceType: payment.sequenceType,
  redirectUrl: payment.redirectUrl,
  webhookUrl: payment.webhookUrl,
  _links: {
    self: link(bank, `/v2/payments/${payment.id}`),
    dashboard: page(bank),
    ...(payment.status === 'open' ? { checkout: page(bank, `/checkout/${payment.id}`) } : {}),
  },
});

export const asSubscription = (bank: BankState, subscription: DemoSubscription) => ({
  resource: 'subscription',
  id: subscription.id,
  mode: 'test',
  createdAt: at(bank.clock().getTime()),
  status: subscription.status,
  amount: subscription.amount,
  times: null,
  timesRemaining: null,
  interval: subscription.months === 1 ? '1 month' : `${subscription.months} months`,
  startDate: subscription.startDate,
  nextPaymentDate: subscription.status === 'active' ? nextChargeOf(subscription) : undefined,
  description: subscription.description,
  method: null,
  metadata: subscription.metadata,
  mandateId: subscription.mandateId,
  webhookUrl: subscription.webhookUrl,
  customerId: subscription.customerId,
  _links: {
    self: link(bank, `/v2/customers/${subscription.customerId}/subscriptions/${subscription.id}`),
    customer: link(bank, `/v2/customers/${subscription.customerId}`),
    profile: link(bank, '/v2/profiles/pfl_demo'),
    documentation: page(bank),
  },
});

export const asRefund = (bank: BankState, payment: DemoPayment, refund: DemoRefund) => ({
  resource: 'refund',
  id: refund.id,
  mode: 'test',
  amount: refund.amount,
  description: refund.description,
  metadata: refund.metadata,
  paymentId: payment.id,
  status: refund.status,
  createdAt: at(refund.at),
  _links: {
    self: link(bank, `/v2/payments/${payment.id}/refunds/${refund.id}`),
    payment: link(bank, `/v2/payments/${payment.id}`),
    documentation: page(bank),
  },
});

export const asChargeback = (bank: BankState, payment: DemoPayment, chargeback: DemoChargeback) => ({
  resource: 'chargeback',
  id: chargeback.id,
  amount: chargeback.amount,
  settlementAmount: null,
  paymentId: payment.id,
  createdAt: at(chargeback.at),
  reversedAt: chargeback.reversedAt === null ? null : at(chargeback.reversedAt),
  _links: {
    self: link(bank, `/v2/payments/${payment.id}/chargebacks/${chargeback.id}`),
    payment: link(bank, `/v2/payments/${payment.id}`),
  },
});

/** A page of a list; the bank's lists have one page. */
export const asList = (bank: BankState, name: string, items: unknown[]) => ({
  count: items.length,
  _embedded: { [name]: items },
  _links: { self: link(bank, '/'), previous: null, next: null, documentation: link(bank, '/') },
});

/** A "no", as the API words it. */
export const asError = (bank: BankState, status: number, detail: string) => ({
  status,
  title: 'No',
  detail,
  _links: { documentation: page(bank) },
});
