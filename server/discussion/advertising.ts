import { settings } from '#settings';
import { wordsAsSeen } from '../members/look-alikes.ts';
import { asDrawn } from './text.ts';

/** Why a text reads as advertising, and how strongly; what weighs most is what a moderator is told. */
type Pitch = { weight: number; because: 'address' | 'contact' | 'pitch' };

/** Such an address tells nobody where it leads. */
const SHORTENERS = new Set(
  'bit.ly tinyurl.com goo.gl is.gd cutt.ly rb.gy t.ly ow.ly buff.ly shorturl.at s.id t.co rebrand.ly tiny.cc v.gd'.split(
    ' ',
  ),
);
/** Where a conversation goes on out of sight. */
const CHATS = new Set('t.me wa.me telegram.me chat.whatsapp.com signal.me discord.gg'.split(' '));
/** Sold by the thousand, for a day each. */
const CHEAP = /\.(?:xyz|top|click|icu|buzz|shop|win|bet|casino|loan|vip|fun|monster|cyou|sbs)$/;
/** An address without a scheme, as people type it. */
const BARE = /^(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,18}$/;
const EDGES = /^[("'<[*_]{1,3}|[)"'>\].,;:!?*_]{1,3}$/g;
/** "@name" beside the name of a service; alone it speaks to another reader. */
const HANDLE = /\b(?:telegram|insta|instagram|snap|snapchat|signal|wickr|skype|discord)\W{1,3}@?[\w:.]{4,40}/i;
/** At least nine digits: "14 020" is a town hall. */
const PHONE = /(?:\+|00|\b0)\d(?:[ ().-]{0,2}\d){7,13}/;
const MONEY = /(?:[€$£] ?\d|\d ?(?:[€$£]|eur\b|euro\b|dollar\b|btc\b|eth\b|usdt\b))/i;
/** Advertising is short; in an essay each of its words turns up sooner or later. */
const DENSE_WORDS = 40;
/** No word of a text that people read is longer. */
const TOKEN_MAX = 300;

/** What a text has of what advertising has. Every part is weak by itself: people do link, and mention a price. */
export function pitchOf(text: string): Pitch {
  const drawn = asDrawn(text);
  const tokens = `${text} ${drawn}`.split(/\s+/).filter((token) => token.length <= TOKEN_MAX);
  const hosts = tokens.flatMap((token) => hostIn(token) ?? []).filter((host) => !isTrusted(host));
  const address = Math.max(0, ...hosts.map(weightOfHost));
  // Of whom a number or an address is cannot be seen, so it waits (house rule 3), whatever is said with it.
  const reach = PHONE.test(text) || PHONE.test(drawn) || tokens.some((token) => /[^@]@[^@]{1,253}\.\p{L}/u.test(token));
  const contact = reach || hosts.some((host) => CHATS.has(host)) ? HELD_FROM : HANDLE.test(text) ? 2 : 0;
  const said = weightOfWords(text, drawn) + (MONEY.test(text) ? 1 : 0);
  const because = address >= HELD_FROM ? 'address' : contact > 0 && contact >= said - 1 ? 'contact' : 'pitch';
  return { weight: address + contact + said, because };
}

/** From this weight on anyone's reaction waits. */
export const HELD_FROM = 4;

function weightOfHost(host: string): number {
  if (SHORTENERS.has(host) || host.includes('xn--') || /^[\d.]+$/.test(host)) return HELD_FROM;
  return CHEAP.test(host) ? 3 : 1;
}

/** Where a word leads, when it is an address: with or without its scheme, not the domain of a mail address. */
function hostIn(token: string): string | null {
  const bare = token.normalize('NFKC').toLowerCase().replace(EDGES, '');
  const scheme = bare.indexOf('://');
  const after = scheme < 0 ? bare : bare.slice(scheme + 3);
  const host = (/^[^/?#:\\\s]{1,253}/.exec(after)?.[0] ?? '').replace(/^www\./, '').replace(/[).,;:!]$/, '');
  if (after !== bare) return host;
  return BARE.test(host) && (bare.startsWith('www.') || host !== bare || CHEAP.test(host) || isKnownEnd(host))
    ? host
    : null;
}

const isKnownEnd = (host: string): boolean =>
  SHORTENERS.has(host) || CHATS.has(host) || /\.(?:nl|com|net|org|be|de|eu)$/.test(host);

const isTrusted = (host: string): boolean =>
  settings.moderation.trusted.some((domain) => host === domain || host.endsWith(`.${domain}`));

type Phrases = readonly (readonly [phrase: string, weight: number])[];
let phrases: Phrases | null = null;
const pitchWords = (): Phrases =>
  (phrases ??= [
    ...settings.moderation.pitch.strong.map((phrase) => [asPhrase(phrase), 2] as const),
    ...settings.moderation.pitch.weak.map((phrase) => [asPhrase(phrase), 1] as const),
  ]);

/** Each word or phrase once, however often it stands there; what is spread over a long text says little. */
function weightOfWords(text: string, drawn: string): number {
  const words = wordsAsSeen(text);
  const read = asPhrase(text) + asPhrase(drawn);
  const weight = pitchWords().reduce((sum, [phrase, adds]) => sum + (read.includes(phrase) ? adds : 0), 0);
  return weight * Math.min(1, DENSE_WORDS / words.length);
}

/** Words as they look, between spaces: a word inside another is not that word. */
export const asPhrase = (text: string): string => ` ${wordsAsSeen(text).join(' ')} `;
