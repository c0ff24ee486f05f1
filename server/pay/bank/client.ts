import type { Client } from 'mollie-api-typescript';

/** A payment company that does not answer holds nothing up for longer than this. */
const TIMEOUT_MS = 10_000;
/** How many of a list are asked for at once. */
export const PAGE = 250;
/** How every question is asked. */
export const ASKING = { timeoutMs: TIMEOUT_MS };

export type BankAccount = { apiKey: string; url?: string | undefined };
/** The official client of Mollie's API, once it is there. */
export type Mollie = () => Promise<Client>;

/** At its first use: the client is a quarter of all the memory this server takes, and most days begin without a payment. */
export function openClient({ apiKey, url }: BankAccount): Mollie {
  let client: Promise<Client> | null = null;
  return () =>
    (client ??= import('mollie-api-typescript').then(
      (sdk) =>
        new sdk.Client({
          security: { apiKey },
          ...(url ? { serverURL: url } : {}),
          timeoutMs: TIMEOUT_MS,
          retryConfig: { strategy: 'none' },
        }),
    ));
}
