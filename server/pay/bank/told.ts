import { Fault } from '../../http/faults.ts';

/** Ids go into paths, rows and the log: what is none is no answer to work with. */
export function idOf({ id }: { id: string }): string {
  if (!/^[a-z]{2,6}_[A-Za-z0-9]{1,64}$/.test(id)) throw new Fault('an id that is none');
  return id;
}

/** A status of Mollie's, as far as it is a word. */
export const wordOf = (status: string): string => (/^[a-z-]{1,30}$/.test(status) ? status : 'unknown');

/** The order number that went along with a question. */
export const orderIn = (metadata: unknown): string | null => textIn(metadata, 'order');

/** The cause that went along with a refund. */
export const causeIn = (metadata: unknown): string | null => textIn(metadata, 'cause');

function textIn(metadata: unknown, name: 'order' | 'cause'): string | null {
  const facts: { [key in typeof name]?: unknown } = metadata && typeof metadata === 'object' ? metadata : {};
  const value = facts[name];
  return typeof value === 'string' ? value : null;
}
