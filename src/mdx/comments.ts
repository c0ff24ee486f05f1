import { parse, within } from './parse.ts';

/** A note for colleagues in plain Markdown, by its place in the text. */
type Comment = { start: number; end: number; closed: boolean };

/** Both spellings: that of HTML, and that of an .mdx, which in Markdown would be text for everyone. */
const opening = /<!--|\{\s*\/\*/g;
const closing: Record<string, RegExp> = { '<': /-->/g, '{': /\*\/\s*\}/g };

/** What a writer left for colleagues in Markdown; in code it is an example. */
export function commentsIn(markdown: string): Comment[] {
  if (markdown.search(opening) < 0) return [];
  const code = [...within(parse({ body: markdown, kind: 'md' }, { position: true }))]
    .filter(({ type }) => type === 'code' || type === 'inlineCode')
    .map(({ position }) => ({ start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 }));
  const found: Comment[] = [];
  for (const { index, 0: sign } of markdown.matchAll(opening)) {
    const isExample = code.some(({ start, end }) => start <= index && index < end);
    if (isExample || isEscaped(markdown, index) || index < (found.at(-1)?.end ?? 0)) continue;
    const close = closing[sign[0]!]!;
    close.lastIndex = index + sign.length;
    const end = close.exec(markdown);
    found.push({ start: index, end: end ? end.index + end[0].length : markdown.length, closed: end !== null });
  }
  return found;
}

/** A backslash before the sign makes it text, unless that one is escaped itself. */
function isEscaped(markdown: string, index: number): boolean {
  let start = index;
  while (markdown[start - 1] === '\\') start -= 1;
  return (index - start) % 2 === 1;
}

/** Whether a value that is shown as it stands (a title, a description, an address) was given a note too. */
export const holdsComment = (value: string): boolean =>
  value.includes('<!--') || (value.includes('/*') && value.includes('*/'));

/** The same text without them. Throws one line when one has no end: then nobody knows where the text goes on. */
export function withoutComments(markdown: string, file: string): string {
  let [text, from] = ['', 0];
  for (const { start, end, closed } of commentsIn(markdown)) {
    if (!closed) throw new Error(`${file}: een opmerking wordt niet gesloten: ${markdown.slice(start, start + 40)}`);
    text += markdown.slice(from, start);
    from = end;
  }
  return from === 0 ? markdown : (text + markdown.slice(from)).replace(/\n(?:[ \t]*\n){2,}/g, '\n\n');
}
