import { isEmailValid } from '@hapi/address';
import { Refusal } from '../http/errors.ts';
import { readsUnicodeDomains } from '../text/unicode-domains.ts';

/** Before anything is done with it: RFC 5321 allows 254 characters, and wide forms or spaces around take a few more. */
const RAW_MAX = 400;
/** Nothing that cannot be seen or that breaks a line or a header, and no half characters. */
const unseen = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\s]/u;
/** What IDNA 2008 registers, where browsers also look up drawings: letters, marks, digits, and the signs some scripts need. */
const registrable = /^[\p{L}\p{M}\p{Nd}\u00b7\u0375\u05f3\u05f4\u30fb.-]+$/u;
/** No top-level domain holds digits only, or begins with one: "127.0.0.1" and "0x7f.1" are numbers, not names. */
const publicName = /\.(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/**
 * The one canonical form of an address of mail, as it is stored and mailed to. Throws `bad-email`.
 *
 * One person, one account: NFKC, lower case (mailboxes that tell "Anna" from "anna" are not seen in the wild), the domain
 * in its ASCII form without a dot behind it. "+list" and Gmail's dots are left as they are: elsewhere they are other
 * mailboxes, and a guess would hand one person's account to another. Local parts beyond ASCII (RFC 6531) are refused, for
 * most mail servers on the way cannot carry them; so are quoted ones, comments and numbers for a host (RFC 5321 §4.1.2).
 */
export function parseEmail(typed: string): string {
  if (typed.length > RAW_MAX) throw new Refusal('bad-email');
  const email = typed.trim();
  if (unseen.test(email)) throw new Refusal('bad-email');
  const [local, domain, more] = email.normalize('NFKC').toLowerCase().split('@');
  const host = local && domain && more === undefined ? asciiDomain(domain) : null;
  const address = `${local}@${host}`;
  if (host === null || !isEmailValid(address, { allowUnicode: false, minDomainSegments: 2 }))
    throw new Refusal('bad-email');
  return address;
}

/** The domain as mail writes it, or null when it is none. Plain names are judged with the address they are in. */
function asciiDomain(domain: string): string | null {
  const name = domain.replace(/\.$/, '');
  const host = /^[a-z0-9.-]+$/.test(name) && !/(?:^|\.)xn--/.test(name) ? name : fromUnicode(name);
  return host !== null && publicName.test(host) ? host : null;
}

/** UTS 46 at its strictest, with the lengths of DNS. Its tables are read at the first such name. */
function fromUnicode(name: string): string | null {
  const { toASCII, toUnicode } = readsUnicodeDomains();
  const strict = { checkBidi: true, checkHyphens: true, checkJoiners: true, useSTD3ASCIIRules: true };
  const host = toASCII(name, { ...strict, verifyDNSLength: true });
  if (host === null) return null;
  const { domain, error } = toUnicode(host, strict);
  return error || !registrable.test(domain) ? null : host;
}

/**
 * The address under which someone is known who typed this to sign in. The rule was looser once: an account that has an
 * address of then, which could not be made now, still opens. Throws `bad-email` when it is none, then nor now.
 */
export function knownAddress(typed: string, isKnown: (address: string) => boolean): string {
  const current = attempt(() => parseEmail(typed));
  if (current !== null && isKnown(current)) return current;
  const former = formerAddress(typed);
  const unmakable = former !== null && attempt(() => parseEmail(former)) !== former;
  if (unmakable && isKnown(former)) return former;
  if (current === null) throw new Refusal('bad-email');
  return current;
}

const formerShape = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\".]+(?:\.[^\s@<>()[\],;:\\".]+)+$/u;

/** What version 0.1 stored for this, or null. */
function formerAddress(typed: string): string | null {
  if (typed.length > RAW_MAX) return null;
  const email = typed.trim().normalize('NFKC').toLowerCase();
  if (!formerShape.test(email)) return null;
  const [local = '', domain = ''] = email.split('@');
  return attempt(() => `${local}@${new URL(`http://${domain}`).hostname}`);
}

function attempt(parse: () => string): string | null {
  try {
    return parse();
  } catch {
    return null;
  }
}
