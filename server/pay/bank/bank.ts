import { type BankAccount, openClient } from './client.ts';
import { createCustomer, type NewCustomer } from './create-customer.ts';
import { createPayment, type FirstPayment } from './create-payment.ts';
import { findPayment } from './find-payment.ts';
import { forgetCustomer } from './forget-customer.ts';
import { paymentsOf, subscriptionsOf } from './list-subscriptions.ts';
import { type NewRefund, refund } from './refund.ts';
import { type NewSubscription, subscribe, unsubscribe } from './subscribe.ts';

export type Bank = ReturnType<typeof openBank>;

/**
 * What we ask of Mollie (API v2, the official client). Every question that changes something carries a key, so that
 * asking again within the hour changes nothing twice. Throws what the client throws; `isOver` says whether asking again helps.
 */
export function openBank(account: BankAccount) {
  const mollie = openClient(account);
  return {
    mode: account.apiKey.startsWith('live_') ? ('live' as const) : ('test' as const),
    createCustomer: (customer: NewCustomer) => createCustomer(mollie, customer),
    createPayment: (wish: FirstPayment, key: string) => createPayment(mollie, wish, key),
    payment: (id: string) => findPayment(mollie, id),
    subscriptionsOf: (customerId: string) => subscriptionsOf(mollie, customerId),
    paymentsOf: (customerId: string, subscriptionId: string) => paymentsOf(mollie, customerId, subscriptionId),
    subscribe: (wish: NewSubscription, key: string) => subscribe(mollie, wish, key),
    unsubscribe: (customerId: string, subscriptionId: string) => unsubscribe(mollie, customerId, subscriptionId),
    refund: (wish: NewRefund) => refund(mollie, wish),
    forget: (customerId: string) => forgetCustomer(mollie, customerId),
  };
}
