import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { slotContent } from '../pages/slots.ts';

/** A run of gated text as it stands in a release, by article. */
export type GatedText = { article: string; text: string };

/** Links to other articles and house ads stand in gated text too, but are made of what is public anyway. */
const BORROWED = ['read-also', 'ad'].flatMap((name) => [
  [`<p class="${name}"`, '</p>'] as const,
  [`<aside class="${name}"`, '</aside>'] as const,
]);

/** What publishing keeps behind the gate. */
export function gatedTexts(root: string): GatedText[] {
  const folder = join(root, 'private', 'rest');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((article) => {
    const page = readFileSync(join(folder, article, 'index.html'), 'utf8');
    return { article, text: BORROWED.reduce(without, slotContent(page, 'body') ?? page) };
  });
}

/**
 * Every text the writers made public themselves: open articles, what stands before a cut, titles and leads of all
 * articles, and everything else in content/ but the e-book. A phrase that stands here is no leak when it is gated too.
 */
export function publicSources(content: string): string[] {
  const files = readdirSync(content, { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.md', '.mdx', '.yaml', '.ts'].includes(extname(name)) && !/^ebook\b/.test(name))
    .map((name) => readFileSync(join(content, name), 'utf8'));
  return files.map((text) => text.split(/^<Paywall \/>$/m)[0]!);
}

/** A text without what stands between these. */
function without(text: string, [open, close]: readonly [string, string]): string {
  let [left, end] = ['', 0];
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, end)) {
    const closes = text.indexOf(close, at);
    if (closes < 0) break;
    left += `${text.slice(end, at)} `;
    end = closes + close.length;
  }
  return left + text.slice(end);
}
