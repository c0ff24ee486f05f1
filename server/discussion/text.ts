import type { Token } from 'markdown-it';
import { lazyMarkdown } from '../text/markdown.ts';
import { type Html, raw } from '../text/html.ts';
import { openRecent } from '../database/lru.ts';

/** Rendered texts kept in memory: a bake draws every reaction of an article again. */
const MAX_KEPT = 5_000;
/** What a link may lead to; anything else stays text. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
/** Search engines give no credit, and the page linked to learns nothing of ours. */
const REL = 'ugc nofollow noopener noreferrer';

const markdown = lazyMarkdown((MarkdownIt) => {
  const made = new MarkdownIt('zero', { html: false, linkify: true, breaks: true, maxNesting: 12 });
  made.enable(['newline', 'escape', 'emphasis', 'link', 'linkify', 'list', 'blockquote', 'balance_pairs']);
  made.linkify.set({ fuzzyEmail: false, fuzzyIP: false, fuzzyLink: false });
  made.validateLink = (url) => safeUrl(url) !== null;
  made.core.ruler.push('safe', ({ tokens }) => {
    for (const token of tokens) {
      // The writer's first letter decides the direction, and the next block starts afresh.
      if (/^(paragraph|list_item|blockquote)_open$/.test(token.type)) token.attrSet('dir', 'auto');
      if (token.children) token.children = withSafeLinks(token.children);
    }
  });
  return made;
});

const kept = openRecent<string, string>(MAX_KEPT);

/**
 * The one renderer of what readers write: paragraphs, line breaks, emphasis, lists, quotes and links become markup, all
 * else stays the text it is. Give it a text that went through `parseText`.
 */
export function renderText(text: string): string {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const rendered = markdown().render(text).trim();
  kept.set(text, rendered);
  return rendered;
}

/** The same, as markup. */
export const drawText = (text: string): Html => raw(renderText(text));

/** Words only, on one line: for a mail's first line, a title or a list. */
export function plainText(text: string, most = Infinity): string {
  const words = markdown()
    .parse(text, {})
    .map((token) => (token.type === 'inline' ? inlineText(token.children ?? []) : ''))
    .filter(Boolean)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...words];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : words;
}

/** The words as a reader sees them: no marks within a word, no wide forms, and nothing that has no width. */
export const asDrawn = (text: string): string =>
  plainText(text)
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '');

/** How many links the text has once it is drawn. */
export function countLinks(text: string): number {
  return renderText(text).match(/<a /g)?.length ?? 0;
}

/** A text as a quote in front of an answer. */
export function asQuote(text: string): string {
  return `${text
    .split('\n')
    .map((line) => (line ? `> ${line}` : '>'))
    .join('\n')}\n\n`;
}

/** Links get what they should say; "[words]()" keeps its words and loses its link. Links do not nest. */
function withSafeLinks(tokens: Token[]): Token[] {
  let inLink = false;
  return tokens.filter((token) => {
    if (token.type === 'link_close') return inLink;
    if (token.type !== 'link_open') return true;
    const url = safeUrl(String(token.attrGet('href')));
    inLink = url !== null;
    token.attrs = [
      ['href', url ?? ''],
      ['rel', REL],
    ];
    return inLink;
  });
}

function inlineText(tokens: { type: string; content: string }[]): string {
  return tokens.map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content)).join('');
}

/** The address as a browser will understand it, or null when it leads anywhere but to the web or a mailbox. */
function safeUrl(typed: string): string | null {
  try {
    const url = new URL(typed);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null; // relative addresses too: a reaction is also read in mails and feeds
  }
}
