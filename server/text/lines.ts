/**
 * The lines of a text with `between` instead of each line end and all white space around it. Written out, for the
 * expression that does the same looks at a row of spaces once for each of them.
 */
export function joinLines(text: string, between: string): string {
  const lines = text.split('\n');
  const [first = ''] = lines;
  if (lines.length === 1) return text;
  const middle = lines.slice(1, -1).map((line) => line.trim());
  return [first.trimEnd(), ...middle.filter(Boolean), lines.at(-1)!.trimStart()].join(between);
}
