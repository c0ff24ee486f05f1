import { isSignatureOf, type Keys, signatureOf } from '../keys/signature.ts';

export type Webhooks = ReturnType<typeof openWebhooks>;

const said = (order: number) => `webhook ${order}`;

/**
 * The address at which a subscription's payments are told. Their ids are Mollie's and new to us, so the address carries
 * the order, signed: without that a stranger could have us ask Mollie about anything.
 */
export function openWebhooks(keys: Keys, origin: string) {
  return {
    addressFor(order: number): string {
      const query = new URLSearchParams({ order: String(order), sign: signatureOf(keys, said(order)) });
      return `${origin}/api/webhooks/mollie?${query}`;
    },
    /** The order in an address of ours; null when it is none. */
    orderIn(query: URLSearchParams): number | null {
      const order = Number(query.get('order'));
      const good = Number.isSafeInteger(order) && isSignatureOf(query.get('sign') ?? '', keys, said(order));
      return good ? order : null;
    },
  };
}
