import { type BlockList, isIP, isIPv6 } from 'node:net';
import type { Context } from 'hono';
import { getConnInfo } from '@hono/node-server/conninfo';
import { TooMany } from './errors.ts';

/** So many acts in so many minutes; the bucket fills up again evenly. */
export type Limit = { acts: number; minutes: number };

/** Memory stays bounded whoever knocks: the keys that were quiet longest go first. */
const MAX_KEYS = 20_000;

export type Limits = ReturnType<typeof openLimits>;

/** Token buckets by key, in memory: a restart forgives. */
export function openLimits() {
  const buckets = new Map<string, { left: number; at: number }>();

  return {
    /** Counts one act. Throws `too-many`, with the seconds to wait, when there is no room. */
    ensureRoom(key: string, { acts, minutes }: Limit, now: Date): void {
      const perMs = acts / (minutes * 60_000);
      const bucket = buckets.get(key) ?? { left: acts, at: now.getTime() };
      const left = Math.min(acts, bucket.left + Math.max(0, now.getTime() - bucket.at) * perMs);
      if (left < 1) throw new TooMany(Math.ceil((1 - left) / perMs / 1000));
      buckets.delete(key);
      buckets.set(key, { left: left - 1, at: now.getTime() });
      if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value!);
    },

    /** Takes one act back: it was none of those that are counted. */
    giveBack(key: string, { acts }: Limit): void {
      const bucket = buckets.get(key);
      if (bucket) bucket.left = Math.min(acts, bucket.left + 1);
    },
  };
}

/**
 * The client's network: the address of the connection or, when that is a trusted proxy, the right-most address in
 * X-Forwarded-For that is none. IPv6 by /64, for one reader has that many addresses.
 */
export function clientNetwork(c: Context, trustedProxies: BlockList): string {
  let address = plain(connectionAddress(c));
  const forwarded = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => plain(part.trim()))
    .filter(Boolean);
  while (isIn(trustedProxies, address) && forwarded.length > 0) address = forwarded.pop()!;
  return address.includes(':') ? prefix64(address) : address;
}

function connectionAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'unknown'; // a test asks the app itself, without a connection
  }
}

/** What is no address is nobody we trust. */
const isIn = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();

function prefix64(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  if (tail !== undefined) {
    const rest = tail.split(':').filter(Boolean);
    while (groups.length + rest.length < 8) groups.push('0');
    groups.push(...rest);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
