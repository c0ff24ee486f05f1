/** A slot is a pair of HTML comments in a built page; escaped user text can never contain one. */
const slot = (name: string) => new RegExp(`<!--slot:${name}-->[\\s\\S]*?<!--/slot:${name}-->`, 'g');

/** Replaces what stands in the slot, wherever the page has it; the slot stays, so it can be filled again. */
export function fill(page: string, name: string, content: string): string {
  return page.replace(slot(name), () => drawnSlot(name, content));
}

/** Fills several slots. */
export function fillAll(page: string, slots: Record<string, string>): string {
  return Object.entries(slots).reduce((filled, [name, content]) => fill(filled, name, content), page);
}

/** A slot as it stands in a page, its comments around it. */
const drawnSlot = (name: string, content: string): string => `<!--slot:${name}-->${content}<!--/slot:${name}-->`;

export type Slot = { name: string; content: string };
const anySlot = /<!--slot:([\w -]+)-->([\s\S]*?)<!--\/slot:\1-->/g;

/** A page taken apart: text, and the slots between. */
export function takeApart(page: string): (string | Slot)[] {
  const parts: (string | Slot)[] = [];
  let end = 0;
  for (const found of page.matchAll(anySlot)) {
    parts.push(page.slice(end, found.index), { name: found[1]!, content: found[2]! });
    end = found.index + found[0].length;
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
export function slotContent(page: string, name: string): string | null {
  const whole = page.match(slot(name))?.[0];
  return whole?.slice(`<!--slot:${name}-->`.length, -`<!--/slot:${name}-->`.length) ?? null;
}

/** Writes values into the inputs and text areas of a page, so that a refused form keeps what was typed. */
export function fillFields(page: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((filled, [name, value]) => {
    const inputTag = new RegExp(`<input\\b[^>]*\\sname="${name}"[^>]*>`);
    const textArea = new RegExp(`(<textarea\\b[^>]*\\sname="${name}"[^>]*>)[^<]*(?=</textarea>)`);
    return filled
      .replace(inputTag, (tag) => withValue(tag, value))
      .replace(textArea, (_all, open: string) => `${open}\n${escapeHtml(value)}`);
  }, page);
}

/** Marks the page as drawn for one kind of reader: CSS shows the parts that fit, and no island asks for them again; `who`: whose it is. */
export function forTier(page: string, tier: string, who = ''): string {
  const drawn = `data-tier="${tier}" data-drawn${who ? ` data-who="${who}"` : ''}`;
  return page.replace(/(<html\b[^>]*?) data-tier="[a-z]*"(?: data-drawn)?(?: data-who="[\w-]*")?/, `$1 ${drawn}`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character as keyof typeof entities]);
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function withValue(tag: string, value: string): string {
  const bare = tag.replace(/\svalue="[^"]*"/, '');
  return bare.replace(/^<input/, `<input value="${escapeHtml(value)}"`);
}
