import type { Root } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { isComponent, type Node, valueOf, withChildren } from './parse.ts';

/** Markdown without components: they keep their words. */
export const written = (nodes: Node[]): string =>
  // The parser has types of its own for the same trees.
  toMarkdown({ type: 'root', children: nodes.flatMap(plain) } as Root, {
    bullet: '-',
    emphasis: '*',
    extensions: [gfmToMarkdown()],
  }).trim();

const text = (value: string): Node => ({ type: 'text', value });

/** A value as Markdown that says it, whatever signs are in it. */
export const writtenText = (value: string): string => written([paragraph([text(value)])]);
export const writtenHeading = (value: string): string =>
  written([withChildren({ type: 'heading', depth: 1, children: [] }, [text(value)])]);
export const writtenLink = (value: string, url: string): string =>
  written([paragraph([withChildren({ type: 'link', url, children: [] }, [text(value)])])]);

function plain(node: Node): Node[] {
  const children = node.children?.flatMap(plain);
  if (!isComponent(node)) return [children ? withChildren(node, children) : node];
  if (node.name === 'Ad' || node.name === 'ReadAlso') return [];
  if (node.type === 'mdxJsxTextElement') return children ?? [];
  const blocks = asBlocks(children ?? []);
  if (node.name === 'Quote') return [withChildren({ type: 'blockquote', children: [] }, blocks)];
  const caption = node.name === 'Figure' ? valueOf(node, 'caption') : null;
  return caption ? [...blocks, paragraph([withChildren({ type: 'emphasis', children: [] }, [text(caption)])])] : blocks;
}

const paragraph = (children: Node[]): Node => withChildren({ type: 'paragraph', children: [] }, children);

/** A component on one line holds words without a paragraph around them. */
function asBlocks(nodes: Node[]): Node[] {
  const blocks: Node[] = [];
  let line: Node[] = [];
  for (const node of nodes) {
    if (phrasing.has(node.type)) line.push(node);
    else {
      if (line.length > 0) blocks.push(paragraph(line));
      line = [];
      blocks.push(node);
    }
  }
  return line.length > 0 ? [...blocks, paragraph(line)] : blocks;
}

const phrasing = new Set([
  'text',
  'inlineCode',
  'emphasis',
  'strong',
  'delete',
  'link',
  'image',
  'break',
  'footnoteReference',
]);
