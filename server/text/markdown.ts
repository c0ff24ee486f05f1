import { createRequire } from 'node:module';
import type MarkdownIt from 'markdown-it';

type Library = typeof MarkdownIt;
type Renderer = InstanceType<Library>;
const require = createRequire(import.meta.url);

/**
 * A renderer that is made at its first use: with its tables the library takes three megabytes, and a server at rest draws nothing.
 * `prepare` sets it up.
 */
export function lazyMarkdown(prepare: (MarkdownIt: Library) => Renderer): () => Renderer {
  let made: Renderer | null = null;
  return () => (made ??= prepare(require('markdown-it') as Library));
}
