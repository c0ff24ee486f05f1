import type { HastNode, HastPluginDefinition } from 'satteri';
import { cutAmong, reachable, withoutNotes } from './cut.ts';
import { MARKS, markTree } from './mark.ts';

type Node = HastNode & { children?: Node[] };
type Element = Extract<HastNode, { type: 'element' }>;

/**
 * Splits the tree of a page at the cut: what stands before it becomes `<Open>`, what comes after it `<Gated>`, each with
 * the footnotes it refers to. A page draws the half it may show; the other is never made into HTML there. What a writer
 * left for colleagues goes: in a heading it would stand in the table of contents.
 */
export const splitPage: HastPluginDefinition = {
  name: 'split-page',
  before(root, context) {
    if (context.sourceFormat !== 'mdx') return; // the cut is a component, and Markdown has none
    const blocks = withoutNotes<Node>(root.children);
    const at = cutAmong(blocks);
    const children = at < 0 ? blocks : halves(blocks, at);
    context.replaceNode(root, { type: 'root', children } as HastNode);
  },
  raw: (node, context) => {
    if (/^\s*<!--/.test(node.value)) context.removeNode(node);
  },
};

function halves(blocks: Node[], at: number): Node[] {
  const section = blocks.find((node) => has(node, 'dataFootnotes'));
  const before = blocks.slice(0, at);
  const after = blocks.slice(at + 1).filter((node) => node !== section);
  const items = new Map(elementsIn(section ? [section] : [], 'li').map((item) => [idOf(item), item]));
  const shown = reachable(askedFor(before), (id) => askedFor([items.get(id)].flatMap((item) => item ?? [])));
  const open = [...before, ...footnotes(section, (id) => shown.has(id))];
  const places = new Set(elementsIn(open, 'a').map(idOf));
  const gated = [...after, ...footnotes(section, (id) => !shown.has(id))].map(renamed);
  return [
    wrapped(
      'Open',
      open.flatMap((node) => withoutWaysTo(node, places)),
    ),
    wrapped('Gated', MARKS ? gated.map(markTree) : gated),
  ];
}

const wrapped = (name: string, children: Node[]): Node =>
  ({ type: 'mdxJsxFlowElement', name, attributes: [], children }) as Node;

function* within(nodes: Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* within(node.children ?? []);
  }
}

const elementsIn = (nodes: Node[], tag: string): Element[] =>
  [...within(nodes)].flatMap((node) => (node.type === 'element' && node.tagName === tag ? [node] : []));

const has = (node: Node, property: string): node is Element =>
  node.type === 'element' && node.properties[property] !== undefined;

/** An id, or a link to one, as it is meant. */
const plain = (id: unknown): string => decodeURIComponent(String(id ?? '').replace(/^#/, ''));
const idOf = ({ properties }: Element): string => plain(properties.id);

/** The ids of the footnotes that are referred to here. */
const askedFor = (nodes: Node[]): string[] =>
  elementsIn(nodes, 'a').flatMap((link) => (has(link, 'dataFootnoteRef') ? [plain(link.properties.href)] : []));

/** The section of footnotes with some of them, each under the number it has; nothing when there are none. */
function footnotes(section: Node | undefined, isWanted: (id: string) => boolean): Node[] {
  let [number, next] = [0, 1];
  const chosen = (node: Node): Node[] => {
    if (node.type !== 'element') return [node];
    if (node.tagName !== 'li') return [withChildren(node, chosen)];
    number += 1;
    if (!isWanted(idOf(node))) return [];
    const follows = number === next;
    next = number + 1;
    return [follows ? node : { ...node, properties: { ...node.properties, value: String(number) } }];
  };
  const part = section ? chosen(section) : [];
  return next === 1 ? [] : part;
}

/** Both halves may stand on one page, and there a name is used once. */
function renamed(node: Node): Node {
  if (node.type !== 'element') return withChildren(node, (child) => [renamed(child)]);
  const { id, ariaDescribedBy } = node.properties;
  const properties = {
    ...node.properties,
    ...(id === LABEL ? { id: `${LABEL}-2` } : {}),
    ...(String(ariaDescribedBy) === LABEL ? { ariaDescribedBy: [`${LABEL}-2`] } : {}),
  };
  return withChildren({ ...node, properties }, (child) => [renamed(child)]);
}
const LABEL = 'footnote-label';

/** A way back leads to a place in this half: that the other refers to the same footnote is not told. */
function withoutWaysTo(node: Node, places: Set<string>): Node[] {
  if (has(node, 'dataFootnoteBackref') && !places.has(plain(node.properties.href))) return [];
  return [withChildren(node, (child) => withoutWaysTo(child, places))];
}

/** The types tell of each kind what may stand in it; what stood there may stand there still. */
const withChildren = (node: Node, change: (child: Node) => Node[]): Node =>
  node.children ? ({ ...node, children: node.children.flatMap(change) } as Node) : node;
