/**
 * A sign for text from below the cut while a site is made for publishing: no writer can type it, no font draws it, and
 * it stays with a word wherever that word goes. Publishing takes it out of the private half and stops where it finds it
 * in the public one.
 */
export const MARK = '\u{F1A7E}';

/** Not while a writer looks at a page: there it would stand in what is copied. */
export const MARKS: boolean = process.env.MARKS === 'on';

/** Every word gets the mark, so that a part of the text says it too. */
const marked = (text: string): string => text.replace(/\S+/g, (word) => `${word}${MARK}`);

/** These say which article or ad is meant, and what they show is public anyway. */
const borrows = new Set(['ReadAlso', 'Ad']);
/** What a reader or a listener gets, in the tree of the text and in that of the page. Addresses must go on working. */
const read = ['value', 'alt', 'title'];

/** A copy of a tree in which every text says that it comes from below the cut. */
export function markTree<T extends object>(node: T): T {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, markedPart(node, key, value)])) as T;
}

function markedPart(node: object, key: string, value: unknown): unknown {
  if (typeof value === 'string') return read.includes(key) ? marked(value) : value;
  if (key === 'children' && Array.isArray(value)) return value.map(markTree);
  if (key === 'properties') return markTree(Object(value));
  if (key === 'attributes' && Array.isArray(value) && !('name' in node && borrows.has(String(node.name))))
    return value.map(markTree);
  return value;
}
