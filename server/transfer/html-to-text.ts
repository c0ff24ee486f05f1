import { Parser } from 'htmlparser2';
import { joinLines } from '../text/lines.ts';

/** Characters that would mean something to our renderer, where a writer elsewhere meant the character. */
const special = /[\\*_[\]<>]/g;
const atLineStart = /^(\d{0,9})([-+.)])(?=\s)/gm;
/** Nobody quotes deeper; each line of a quote repeats its marks. */
const QUOTES_MOST = 6;

/**
 * A comment of another system, which is HTML, as the text our renderer draws the same: paragraphs, line breaks,
 * emphasis, lists, quotes and links. Everything else loses its tags and keeps its words; scripts and styles go.
 */
export function textFromHtml(html: string): string {
  const blocks: string[] = [];
  let [line, marker, quotes, skipped] = ['', '', 0, 0];
  const links: string[] = [];
  const lists: { ordered: boolean; number: number }[] = [];

  const flush = (): void => {
    const text = line
      .split('\n')
      .map((one) => one.trim())
      .join('\n')
      .trim();
    const escaped = marker + text.replace(atLineStart, '$1\\$2');
    if (text) blocks.push(quotes > 0 ? escaped.replace(/^/gm, '> '.repeat(Math.min(quotes, QUOTES_MOST))) : escaped);
    if (text) marker = ''; // an item may begin with a paragraph
    line = '';
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'script' || name === 'style') skipped += 1;
        if (isBlock.has(name)) flush();
        if (name === 'br') line += '\n';
        if (name === 'blockquote') quotes += 1;
        if (name === 'ul' || name === 'ol') lists.push({ ordered: name === 'ol', number: 0 });
        if (name === 'li') {
          const list = lists.at(-1) ?? { ordered: false, number: 0 };
          list.number += 1;
          marker = list.ordered ? `${list.number}. ` : '- ';
        }
        if (marks[name]) line += marks[name];
        if (name === 'a') {
          links.push(attributes.href ?? '');
          line += '[';
        }
      },
      ontext(text) {
        if (skipped === 0) line += joinLines(text, keepsLines ? '\n' : ' ').replace(special, '\\$&');
      },
      onclosetag(name) {
        if (name === 'script' || name === 'style') skipped -= 1;
        if (marks[name]) line += marks[name];
        if (name === 'a')
          line += `](${encodeURI(decodeOnce(links.pop() ?? ''))
            .replaceAll('(', '%28')
            .replaceAll(')', '%29')})`;
        if (isBlock.has(name)) flush();
        if (name === 'li') marker = '';
        if (name === 'blockquote') quotes = Math.max(0, quotes - 1);
        if (name === 'ul' || name === 'ol') lists.pop();
      },
    },
    { decodeEntities: true },
  );
  // Without paragraphs, a line end in the source is a line end (WordPress stores comments so).
  const keepsLines = !/<p\b|<br\b/i.test(html);
  parser.end(keepsLines ? html.replace(/\r\n?/g, '\n').replace(/\n{2,}/g, '<p>') : html);
  flush();
  return joined(blocks);
}

/** The words of a piece of HTML on one line: a name, which other systems keep with its entities. */
export function wordsOfHtml(html: string): string {
  let words = '';
  new Parser({ ontext: (text) => (words += text) }, { decodeEntities: true }).end(html);
  return words.replace(/\s+/g, ' ').trim();
}

/** List items stand close, everything else has an empty line between. */
function joined(blocks: string[]): string {
  return blocks.reduce((text, block, index) => {
    if (index === 0) return block;
    const items = [blocks[index - 1]!, block].every((one) => /^(> )*(- |\d+\. )/.test(one));
    return `${text}${items ? '\n' : '\n\n'}${block}`;
  }, '');
}

const isBlock = new Set([
  'p',
  'div',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'tr',
]);
const marks: Record<string, string> = { em: '*', i: '*', strong: '**', b: '**' };

function decodeOnce(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
