import type { Token } from 'markdown-it';
import { lazyMarkdown } from '../text/markdown.ts';
import { escapeHtml } from '../text/escape-html.ts';
import { openRecent } from '../database/lru.ts';
import { type Fact, Link, oneLine, type Quote } from './facts.ts';

const button = 'margin:28px 0';
const buttonLink =
  'display:inline-block;padding:11px 20px;border-radius:2px;background:#1d2230;color:#fcfbf8;font:600 15px system-ui,sans-serif;text-decoration:none';
const quoteStyle = 'margin:0 0 20px;padding:0 0 0 14px;border-left:3px solid';

/** All mails and some newsletters: parsed once, filled for each person. */
const PARSED_KEPT = 60;
const parsed = openRecent<string, Token[]>(PARSED_KEPT);
const placeholder = /\{\{(\w+)\}\}/y;
const wholePlaceholder = /^\{\{(\w+)\}\}$/;

type Ask = (name: string) => Fact;
type Blocks = readonly (string | Quote)[];

/** Only the template is Markdown. A placeholder is a node of its own; what comes in its place is never parsed. */
const markdown = lazyMarkdown((MarkdownIt) => {
  const made = new MarkdownIt({ html: false, breaks: false });
  const normalize = made.normalizeLink;
  made.normalizeLink = (url) => (wholePlaceholder.test(url) ? url : normalize(url));
  made.inline.ruler.before('escape', 'fact', (state, silent) => {
    placeholder.lastIndex = state.pos;
    const found = placeholder.exec(state.src);
    if (!found) return false;
    if (!silent) state.push('fact', '', 0).content = found[1] ?? '';
    state.pos += found[0].length;
    return true;
  });
  made.renderer.rules.block_fact = (tokens, index) => blocksIn(tokens[index]).map(htmlBlock).join('\n');
  return made;
});

/** The template as a tree; a paragraph that is one link is a button. */
export function parseLetter(body: string): Token[] {
  const known = parsed.get(body);
  if (known) return known;
  const tokens = markdown().parse(body, {});
  for (const [index, { type, children }] of tokens.entries()) {
    const links = children?.filter((child) => child.type === 'link_open').length;
    if (type !== 'inline' || links !== 1) continue;
    if (children?.[0]?.type !== 'link_open' || children.at(-1)?.type !== 'link_close') continue;
    tokens[index - 1]?.attrSet('style', button);
    children[0].attrSet('style', buttonLink);
  }
  parsed.set(body, tokens);
  return tokens;
}

/** The HTML of a letter: every value is escaped by the renderer. */
export function letterHtml(letter: Token[], ask: Ask): string {
  return markdown().renderer.render(filled(letter, ask), markdown().options, {});
}

/** The plain text of a letter, out of the same tree: values stand as they are. */
export function letterText(letter: Token[], ask: Ask): string {
  const blocks: { text: string; list: object | undefined }[] = [];
  const open: { marker: string; next: number }[] = [];
  let quoted = 0;
  let fresh = false;
  for (const token of filled(letter, ask)) {
    if (token.type === 'bullet_list_open') open.push({ marker: '-', next: 0 });
    if (token.type === 'ordered_list_open') open.push({ marker: '', next: 1 });
    if (token.type.endsWith('list_close')) open.pop();
    if (token.type === 'list_item_open') fresh = true;
    if (token.type === 'blockquote_open') quoted += 1;
    if (token.type === 'blockquote_close') quoted -= 1;
    const texts =
      token.type === 'inline'
        ? [inlineText(token.children ?? [])]
        : token.type === 'block_fact'
          ? blocksIn(token).map(textBlock)
          : token.type === 'fence' || token.type === 'code_block'
            ? [token.content.trimEnd()]
            : [];
    for (const text of texts) {
      const list = open.at(-1);
      const marker = list && fresh ? `${list.marker || `${list.next++}.`} ` : '';
      blocks.push({ text: prefixed(marker + text, '> '.repeat(quoted)), list });
      fresh = false;
    }
  }
  return blocks
    .map(
      ({ text, list }, index) => (index === 0 ? '' : list && list === blocks[index - 1]?.list ? '\n' : '\n\n') + text,
    )
    .join('');
}

/** Values come in as text, links get where they lead, and a paragraph that is only a list of values becomes those blocks. */
function filled(letter: Token[], ask: Ask): Token[] {
  return letter.flatMap((token, index): Token[] => {
    if (token.type === 'paragraph_open' && blockFact(letter[index + 1], ask)) return [];
    if (token.type === 'paragraph_close' && blockFact(letter[index - 1], ask)) return [];
    if (token.type !== 'inline' || !token.children) return [token];
    const blocks = blockFact(token, ask);
    if (blocks) return [copyOf(token, { type: 'block_fact', meta: { blocks } })];
    return [copyOf(token, { children: token.children.map((child) => filledInline(child, ask)) })];
  });
}

/** The list that is all there is in this paragraph, if one is. */
function blockFact(token: Token | undefined, ask: Ask): Blocks | null {
  const [only, more] = token?.children ?? [];
  const fact = only?.type === 'fact' && more === undefined ? ask(only.content) : null;
  return fact === null || typeof fact === 'string' || fact instanceof Link ? null : fact;
}

/** What `filled` put in it: the library's `meta` may be anything. */
const blocksIn = (token: Token | undefined): Blocks => (token?.meta as { blocks: Blocks } | undefined)?.blocks ?? [];

function filledInline(token: Token, ask: Ask): Token {
  if (token.type === 'fact') return copyOf(token, { type: 'text', content: inlineValue(ask(token.content)) });
  const name = token.type === 'link_open' ? wholePlaceholder.exec(hrefOf(token))?.[1] : undefined;
  if (name === undefined) return token;
  const link = ask(name);
  if (!(link instanceof Link)) throw new Error(`The mail links to {{${name}}}, which is no Link`);
  const others = (token.attrs ?? []).filter(([attribute]) => attribute !== 'href');
  return copyOf(token, { attrs: [['href', link.href], ...others] });
}

const hrefOf = (token: Token): string => String(token.attrGet('href') ?? '');

/** The class of the library is not exported, so a copy takes its prototype from what it copies. */
const copyOf = (token: Token, change: Partial<Token>): Token =>
  Object.assign(Object.create(Object.getPrototypeOf(token) as object) as Token, token, change);

/** Words first and the address on a line of its own, where no mail program takes a full stop for a part of it. */
function inlineText(children: Token[]): string {
  let text = '';
  let href: string | null = null;
  for (const [index, child] of children.entries()) {
    if (child.type === 'softbreak') text += ' ';
    if (child.type === 'hardbreak') text += '\n';
    if (child.type === 'link_open') href = hrefOf(child);
    if (child.type === 'link_close') text += `:\n${href}`;
    const isStop = href !== null && index === children.length - 1 && /^[.,;:!?]$/.test(child.content);
    if ((child.type === 'text' && !isStop) || child.type === 'code_inline') text += child.content;
  }
  return text;
}

function inlineValue(fact: Fact): string {
  if (fact instanceof Link) return fact.href;
  return typeof fact === 'string' ? oneLine(fact) : fact.map(textBlock).join(' ');
}

const textBlock = (block: string | Quote): string =>
  typeof block === 'string' ? oneLine(block) : `${oneLine(block.by)}:\n> ${oneLine(block.words)}`;

const htmlBlock = (block: string | Quote): string =>
  typeof block === 'string'
    ? `<p>${escapeHtml(oneLine(block))}</p>`
    : `<p style="margin:0 0 4px">${escapeHtml(oneLine(block.by))}:</p><blockquote style="${quoteStyle}">${escapeHtml(oneLine(block.words))}</blockquote>`;

const prefixed = (text: string, prefix: string): string =>
  prefix === ''
    ? text
    : text
        .split('\n')
        .map((line) => prefix + line)
        .join('\n');
