import { type BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Context } from 'hono';
import { getConnInfo } from '@hono/node-server/conninfo';

/** The longest way from a reader to us is a few proxies; what a client wrote before those is nobody's business. */
const HOPS_MOST = 10;
/** As many addresses of the longest kind, with ports, quotes and commas. */
const FORWARDED_MOST = HOPS_MOST * 64;

/**
 * The client's network: the address of the connection or, when that is a trusted proxy, the right-most address in
 * X-Forwarded-For that is none. A hop that is no address ends the walk: then the last proxy that was trusted answers for
 * what it let through. IPv6 by /64, for one reader has that many addresses.
 */
export function clientNetwork(c: Context, trustedProxies: BlockList): string {
  let address = addressIn(connectionAddress(c));
  if (!address) return 'unknown';
  const forwarded = hopsIn(c.req.header('x-forwarded-for') ?? '');
  while (isIn(trustedProxies, address)) {
    const before = addressIn(forwarded.pop() ?? '');
    if (!before) break;
    address = before;
  }
  return isIPv4(address) ? address : prefix64(address);
}

/**
 * The address in one hop as proxies write it: bare, with a port, in brackets or quotes (RFC 7239 §6), IPv4 within IPv6,
 * with a zone. One spelling for each address; null for everything else.
 */
export function addressIn(hop: string): string | null {
  if (hop.length > FORWARDED_MOST) return null;
  const bare = hop.trim().replace(/^"([^"]*)"$/, '$1');
  const [, bracketed, withPort] = /^(?:\[([^\]]*)\]|([\d.]{7,15}))(?::\d{1,5})?$/.exec(bare) ?? [];
  const address = (bracketed ?? withPort ?? bare).split('%', 1)[0]!.toLowerCase();
  if (isIPv4(address)) return address;
  if (bracketed === undefined && withPort !== undefined) return null;
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address);
  return mappedIn(groups) ?? groups.map((group) => group.toString(16)).join(':');
}

/** The last hops, the nearest to us last. */
function hopsIn(header: string): string[] {
  const near = header.slice(-FORWARDED_MOST).split(',');
  if (header.length > FORWARDED_MOST) near.shift(); // its beginning was cut off
  return near.slice(-HOPS_MOST);
}

function connectionAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? '';
  } catch {
    return ''; // a test asks the app itself, without a connection
  }
}

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const [before, after] = [numbersIn(head), numbersIn(tail ?? '')];
  const between = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: between }, () => 0), ...after];
}

function numbersIn(part: string): number[] {
  return part
    .split(':')
    .filter(Boolean)
    .flatMap((group) => {
      if (!group.includes('.')) return [parseInt(group, 16)];
      const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
      return [a * 256 + b, c * 256 + d];
    });
}

/** The IPv4 address that an IPv6 socket shows as ::ffff:1.2.3.4. */
function mappedIn(groups: number[]): string | null {
  const [high = 0, low = 0] = groups.slice(6);
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return null;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

const prefix64 = (address: string): string => `${address.split(':').slice(0, 4).join(':')}::/64`;
