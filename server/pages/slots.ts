/** A slot is a pair of HTML comments in a built page; escaped user text can never contain one. */
const slot = (name: string) => new RegExp(`<!--slot:${name}-->[\\s\\S]*?<!--/slot:${name}-->`, 'g');

/** Replaces what stands in the slot, wherever the page has it; the slot stays, so it can be filled again. */
export function fill(page: string, name: string, content: string): string {
  return page.replace(slot(name), () => `<!--slot:${name}-->${content}<!--/slot:${name}-->`);
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

/** Marks the page as drawn for one kind of reader: CSS shows the parts that fit, and no island asks for them again. */
export function forTier(page: string, tier: string): string {
  return page.replace(/(<html\b[^>]*?) data-tier="[a-z]*"(?: data-drawn)?/, `$1 data-tier="${tier}" data-drawn`);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character as keyof typeof entities]);
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function withValue(tag: string, value: string): string {
  const bare = tag.replace(/\svalue="[^"]*"/, '');
  return bare.replace(/^<input/, `<input value="${escapeHtml(value)}"`);
}
