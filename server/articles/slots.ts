import { escapeHtml } from '../text/escape-html.ts';
import { type Html, NOTHING } from '../text/html.ts';

/**
 * A slot is a pair of HTML comments in a built page; escaped user text can never contain one. They are looked for as they
 * are, without an expression: a page is read once, whatever stands in it.
 */
const opening = (name: string) => `<!--slot:${name}-->`;
const closing = (name: string) => `<!--/slot:${name}-->`;

/** Every slot that a page of ours may have. */
type SlotName =
  // an article, and wherever a list names one
  | 'reaction-count'
  | `count ${string}`
  | 'reactions'
  | 'place'
  | 'closed'
  | 'follow'
  | 'comments'
  | 'meter'
  | 'until'
  | 'rest'
  | 'body'
  | 'ad'
  // pages with a form, and what was wrong with it
  | 'title'
  | 'message'
  | 'refusal'
  | 'form'
  | 'extra'
  | 'reaction'
  | 'account'
  // the desk
  | 'done'
  | 'content'
  | 'nav'
  | 'desk'
  | 'own'
  | 'none';
/** What fills them; a slot that is named with nothing to fill it keeps its content. */
export type Slots = { readonly [name in SlotName]?: Html | undefined };

/**
 * Replaces what stands in these slots, wherever the page has them; the slots stay, so they can be filled again. Throws when
 * the page has no such slot: what was to be shown would be lost without a word.
 */
export function fill(page: string, slots: Slots): string {
  return Object.entries(slots).reduce((filled, [name, content]) => {
    if (content === undefined) return filled;
    if (!hasSlot(filled, name)) throw new Error(`The page has no slot "${name}".`);
    return replaceSlot(filled, name, String(content));
  }, page);
}

/** The same for slots that only some pages have. */
export function fillWhereFound(page: string, slots: Slots): string {
  return Object.entries(slots).reduce(
    (filled, [name, content]) => (content === undefined ? filled : replaceSlot(filled, name, String(content))),
    page,
  );
}

const hasSlot = (page: string, name: string): boolean => page.includes(opening(name));

function replaceSlot(page: string, name: string, content: string): string {
  const [open, close] = [opening(name), closing(name)];
  let [filled, end] = ['', 0];
  for (let at = page.indexOf(open); at >= 0; at = page.indexOf(open, end)) {
    const closes = page.indexOf(close, at);
    if (closes < 0) break;
    filled += page.slice(end, at) + drawnSlot(name, content);
    end = closes + close.length;
  }
  return filled + page.slice(end);
}

/** A slot as it stands in a page, its comments around it. */
const drawnSlot = (name: string, content: string): string => opening(name) + content + closing(name);

export type Slot = { name: string; content: string };
const anyMark = /<!--(\/?)slot:([\w -]{1,40})-->/g;

/** A page taken apart: text, and the slots between. */
export function takeApart(page: string): (string | Slot)[] {
  const marks = [...page.matchAll(anyMark)].map(({ 0: mark, 1: closes, 2: name = '', index }) => ({
    closes: closes !== '',
    name,
    start: index,
    end: index + mark.length,
  }));
  const closings = Map.groupBy(marks.filter(({ closes }) => closes).toReversed(), ({ name }) => name);
  const parts: (string | Slot)[] = [];
  let end = 0;
  for (const open of marks) {
    if (open.closes || open.start < end) continue;
    const ahead = closings.get(open.name) ?? [];
    while (ahead.length > 0 && ahead.at(-1)!.start < open.end) ahead.pop();
    const close = ahead.pop();
    if (!close) continue;
    parts.push(page.slice(end, open.start), { name: open.name, content: page.slice(open.end, close.start) });
    end = close.end;
  }
  return [...parts, page.slice(end)];
}

/** Puts a page together again; a slot for which `contentOf` has nothing keeps its content. */
export function putTogether(parts: (string | Slot)[], contentOf: (name: string) => string | undefined): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : drawnSlot(part.name, contentOf(part.name) ?? part.content)))
    .join('');
}

/** What stands between the comments of a slot now, or null when the page has no such slot. */
export function slotContent(page: string, name: SlotName): string | null {
  const open = page.indexOf(opening(name));
  const inside = open + opening(name).length;
  const close = open < 0 ? -1 : page.indexOf(closing(name), inside);
  return close < 0 ? null : page.slice(inside, close);
}

/** Writes values into the inputs and text areas of a page, so that a refused form keeps what was typed. */
export function fillFields(page: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((filled, [name, value]) => {
    const input = tagOf(filled, 'input', name);
    const withInput = input ? replaced(filled, input, withValue(filled.slice(...input), value)) : filled;
    const area = tagOf(withInput, 'textarea', name);
    const close = area ? withInput.indexOf('</textarea>', area[1]) : -1;
    return area && close >= 0 ? replaced(withInput, [area[1], close], `\n${escapeHtml(value)}`) : withInput;
  }, page);
}

type Piece = [start: number, end: number];
const replaced = (page: string, [start, end]: Piece, by: string): string => page.slice(0, start) + by + page.slice(end);

/** Where the first tag of this kind and name stands. */
function tagOf(page: string, kind: string, name: string): Piece | null {
  for (const { 0: tag, 1: found, index } of page.matchAll(/<(input|textarea)\s[^<>]*>/g))
    if (found === kind && tag.includes(` name="${name}"`)) return [index, index + tag.length];
  return null;
}

/**
 * Marks the page as drawn for one kind of reader: CSS shows the parts that fit, and no island asks for them again. What
 * PRO members pay to be without is not in their pages at all. `who`: whose page it is, for what the browser keeps.
 */
export function forTier(page: string, tier: string, who = ''): string {
  const drawn = ` data-tier="${tier}" data-drawn${who ? ` data-who="${who}"` : ''}`;
  const marked = page.replace(/ data-tier="[a-z]*"(?: data-drawn)?(?: data-who="[\w-]{0,40}")?/, drawn);
  return tier === 'pro' ? withoutAds(marked) : marked;
}

/** The page, or the part of one, with every advertisement taken out. */
export const withoutAds = (page: string): string => fillWhereFound(page, { ad: NOTHING });

function withValue(tag: string, value: string): string {
  const bare = tag.replace(/\svalue="[^"]*"/, '');
  return bare.replace(/^<input/, `<input value="${escapeHtml(value)}"`);
}
