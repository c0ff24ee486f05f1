import type { MdastNode } from 'satteri';
import { MARKS, markTree } from './mark.ts';
import { type Node, parse, type Source, withChildren, within } from './parse.ts';

export { withoutComments } from './comments.ts';
export { MARK } from './mark.ts';
export { kindOf } from './parse.ts';

/**
 * The one place that knows where a gated article stops for strangers. The cut is a node of the parsed tree, so what only
 * looks like it (in code, in a comment, inside a list) is none. Everyone who needs a half of an article asks here.
 */

/** What a stranger may read, and the rest: null when the text has no cut. Each is complete by itself, without notes. */
export type Halves = { open: Node[]; gated: Node[] | null };

/** Its name, as a writer types it. */
export const CUT = 'Paywall';
/** What a node of the text and one of the page have in common. */
type Shaped = { type: string; name?: string | null; attributes?: unknown[]; children?: Shaped[]; value?: unknown };

/** The cut itself: `<Paywall />` without attributes or content. */
const isCut = ({ type, name, attributes, children }: Shaped): boolean =>
  type === 'mdxJsxFlowElement' && name === CUT && !attributes?.length && !children?.length;

/** Where among the blocks of a text it is cut; -1 when it is not. Only what stands at the top is a cut. */
export const cutAmong = (blocks: Shaped[]): number => blocks.findIndex(isCut);

/** What a writer may have meant as a cut, wherever it stands and however it is spelled. */
export const looksLikeCut = ({ type, name }: Shaped): boolean =>
  (type === 'mdxJsxFlowElement' || type === 'mdxJsxTextElement') && name?.toLowerCase() === CUT.toLowerCase();

/** What a writer left for colleagues, and code: nothing of it leaves the house. */
const isNote = ({ type }: Shaped): boolean => notes.has(type);
const notes = new Set(['mdxFlowExpression', 'mdxTextExpression', 'mdxjsEsm', 'html', 'comment', 'yaml', 'toml']);

/** The same trees without notes. Where one ended a line, the space before it goes too: `## Kop {note}` is `## Kop`. */
export function withoutNotes<N extends Shaped>(nodes: N[]): N[] {
  const kept = nodes.filter((node) => !isNote(node));
  const last = kept.at(-1);
  const trims = kept.length < nodes.length && last !== nodes.at(-1) && last?.type === 'text';
  return kept.map((node) => ({
    ...node,
    ...(node.children ? { children: withoutNotes(node.children) } : {}),
    ...(trims && node === last ? { value: String(node.value).trimEnd() } : {}),
  }));
}

/** Both halves of a text. A definition belongs to the half that refers to it, and to the open one when both do. */
export function halvesOf(source: Source): Halves {
  const root = parse(source);
  const definitions = definitionsIn(root);
  const blocks = withoutNotes(root.children ?? []).flatMap((node) => resolved(node, definitions.targets));
  const at = cutAmong(blocks);
  if (at < 0) return { open: withFootnotes(blocks, definitions.footnotes), gated: null };
  const open = withFootnotes(blocks.slice(0, at), definitions.footnotes);
  const shown = new Set(open.map(footnoteOf));
  const rest = withFootnotes(blocks.slice(at + 1), definitions.footnotes);
  const gated = rest.filter((node) => !shown.has(footnoteOf(node) ?? ''));
  return { open, gated: MARKS ? gated.map(markTree) : gated };
}

/** What everyone may read of an article. Throws when a gated one has no cut: then nobody said what may be public. */
export function publicHalf({ open, gated }: Halves, access: string): Node[] {
  if (access !== 'open' && gated === null) throw new Error(`A gated article needs exactly one <${CUT} />, found none.`);
  return open;
}

type Target = Extract<MdastNode, { type: 'definition' }>;
type Footnote = Extract<MdastNode, { type: 'footnoteDefinition' }>;
type Definitions = { targets: Map<string, Target>; footnotes: Map<string, Node> };

/** Of two with one name the first counts, as on the page. */
function definitionsIn(root: Node): Definitions {
  const targets = new Map<string, Target>();
  const written = new Map<string, Footnote>();
  for (const node of within(root)) {
    if (node.type === 'definition' && !targets.has(node.identifier)) targets.set(node.identifier, node);
    if (node.type === 'footnoteDefinition' && !written.has(node.identifier)) written.set(node.identifier, node);
  }
  const footnotes = [...written].map(([name, footnote]): [string, Node] => {
    const children = withoutNotes<Node>(footnote.children).flatMap((node) => resolved(node, targets));
    return [name, withChildren(footnote, children)];
  });
  return { targets, footnotes: new Map(footnotes) };
}

/** A node as the page shows it: what is defined elsewhere stands where it is used. */
function resolved(node: Node, targets: Map<string, Target>): Node[] {
  if (node.type === 'definition' || node.type === 'footnoteDefinition') return [];
  const children = node.children?.flatMap((child) => resolved(child, targets));
  const whole = children ? withChildren(node, children) : { ...node };
  if (node.type !== 'linkReference' && node.type !== 'imageReference') return [whole];
  const target = targets.get(node.identifier);
  if (!target) return [whole];
  const { url, title } = target;
  if (node.type === 'imageReference') return [{ type: 'image', url, title, alt: node.alt }];
  return [withChildren({ type: 'link', url, title, children: [] }, children ?? [])];
}

const footnoteOf = (node: Node): string | null => (node.type === 'footnoteDefinition' ? node.identifier : null);

/** Blocks, and below them the footnotes they refer to, and those refer to. */
function withFootnotes(blocks: Node[], footnotes: Map<string, Node>): Node[] {
  const asked = reachable(footnotesIn(blocks), (name) => footnotesIn(footnotes.get(name)?.children ?? []));
  return [...blocks, ...[...asked].flatMap((name) => footnotes.get(name) ?? [])];
}

const footnotesIn = (nodes: Node[]): string[] =>
  [...within(...nodes)].flatMap((node) => (node.type === 'footnoteReference' ? [node.identifier] : []));

/** What is asked for, and what that asks for in turn, in the order in which it is met. */
export function reachable(first: string[], next: (name: string) => string[]): Set<string> {
  const found = new Set(first);
  for (const name of found) for (const other of next(name)) found.add(other); // a set goes on with what joins it
  return found;
}

/** How many headings stand here, footnotes aside: on a page those come after everything else. */
export const countHeadings = (nodes: Node[]): number =>
  [...within(...nodes.filter((node) => footnoteOf(node) === null))].filter(({ type }) => type === 'heading').length;

const inline = new Set(['text', 'inlineCode', 'emphasis', 'strong', 'delete', 'link', 'mdxJsxTextElement']);

/** The words of these trees; what is marked up inside a word stays in that word. */
export const textOf = (...nodes: Node[]): string =>
  [...within(...nodes)].map((node) => ('value' in node ? node.value : inline.has(node.type) ? '' : '\n')).join('');
