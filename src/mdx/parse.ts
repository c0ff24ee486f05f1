import { markdownToMdast, type MdastNode, mdxToMdast } from 'satteri';

export type Node = MdastNode & { children?: Node[] };
type Kind = 'md' | 'mdx';
/** An article's text below its facts, and what its file name says of how to read it. */
export type Source = { body: string; kind: Kind };
/** How every text of this site is read: here, and by the parser that builds the pages. */
export const reading = {
  gfm: { footnotes: { label: 'Noten', backLabel: 'Terug naar verwijzing {reference}' } },
  smartPunctuation: true,
};

export const kindOf = (file: string): Kind => (file.endsWith('.mdx') ? 'mdx' : 'md');

/** The tree of a text, with places in it when `position` is asked for. Throws what the parser says when it cannot be read. */
export function parse({ body, kind }: Source, { position = false } = {}): Node {
  return (kind === 'mdx' ? mdxToMdast : markdownToMdast)(body, { features: reading, position });
}

/** Every node of these trees, from the top down. */
export function* within(...nodes: Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* within(...(node.children ?? []));
  }
}

/** The same node around other children. The types tell of each kind what may stand in it; that is the caller's to know. */
export const withChildren = (node: Node, children: Node[]): Node => ({ ...node, children }) as Node;

type Component = Extract<MdastNode, { type: 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;
export const isComponent = (node: Node): node is Component & Node =>
  node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';

/** What a component was given as this property; null when that is nothing, or code. */
export function valueOf(node: Component, property: string): string | null {
  const given = node.attributes.find(
    (attribute) => attribute.type === 'mdxJsxAttribute' && attribute.name === property,
  );
  return typeof given?.value === 'string' ? given.value : null;
}

/** What every component of this name was given as this property. */
export const valuesOf = (root: Node, component: string, property: string): string[] =>
  [...within(root)].flatMap((node) =>
    isComponent(node) && node.name === component ? (valueOf(node, property) ?? []) : [],
  );
