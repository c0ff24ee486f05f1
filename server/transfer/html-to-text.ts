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
  // Without paragraphs, a line end in the source is a line end (WordPress stores comments so).
  const keepsLines = !/<p\b|<br\b/i.test(html);
  const writing = new Writing(keepsLines ? '\n' : ' ');
  const parser = new Parser(
    {
      onopentag: (name, { href = '' }) => writing.open(name, href),
      ontext: (text) => writing.say(text),
      onclosetag: (name) => writing.close(name),
    },
    { decodeEntities: true },
  );
  parser.end(keepsLines ? html.replace(/\r\n?/g, '\n').replace(/\n{2,}/g, '<p>') : html);
  return writing.end();
}

/** The text so far, and what stands open in it. */
class Writing {
  readonly #lineEnd: string;
  readonly #blocks: string[] = [];
  readonly #links: string[] = [];
  readonly #lists: { ordered: boolean; number: number }[] = [];
  #line = '';
  #marker = '';
  #quotes = 0;
  #skipped = 0;

  constructor(lineEnd: string) {
    this.#lineEnd = lineEnd;
  }

  open(name: string, href: string): void {
    if (isUnread.has(name)) this.#skipped += 1;
    if (isBlock.has(name)) this.#flush();
    if (name === 'br') this.#line += '\n';
    if (name === 'blockquote') this.#quotes += 1;
    if (isList.has(name)) this.#lists.push({ ordered: name === 'ol', number: 0 });
    if (name === 'li') this.#marker = this.#nextMarker();
    this.#line += marks[name] ?? '';
    if (name === 'a') {
      this.#links.push(href);
      this.#line += '[';
    }
  }

  say(text: string): void {
    if (this.#skipped === 0) this.#line += joinLines(text, this.#lineEnd).replace(special, '\\$&');
  }

  close(name: string): void {
    if (isUnread.has(name)) this.#skipped -= 1;
    this.#line += marks[name] ?? '';
    if (name === 'a') this.#line += `](${linkTo(this.#links.pop() ?? '')})`;
    if (isBlock.has(name)) this.#flush();
    if (name === 'li') this.#marker = '';
    if (name === 'blockquote') this.#quotes = Math.max(0, this.#quotes - 1);
    if (isList.has(name)) this.#lists.pop();
  }

  end(): string {
    this.#flush();
    return joined(this.#blocks);
  }

  #nextMarker(): string {
    const list = this.#lists.at(-1) ?? { ordered: false, number: 0 };
    list.number += 1;
    return list.ordered ? `${list.number}. ` : '- ';
  }

  #flush(): void {
    const lines = this.#line.split('\n').map((line) => line.trim());
    const text = lines.join('\n').trim();
    this.#line = '';
    if (!text) return;
    const block = this.#marker + text.replace(atLineStart, '$1\\$2');
    this.#blocks.push(block.replace(/^/gm, '> '.repeat(Math.min(this.#quotes, QUOTES_MOST))));
    this.#marker = ''; // an item may begin with a paragraph
  }
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
    const items = [blocks[index - 1] ?? '', block].every((neighbour) => /^(> )*(- |\d+\. )/.test(neighbour));
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
const isList = new Set(['ul', 'ol']);
const isUnread = new Set(['script', 'style']);
const marks: Partial<Record<string, string>> = { em: '*', i: '*', strong: '**', b: '**' };

const linkTo = (url: string): string => encodeURI(decodeOnce(url)).replaceAll('(', '%28').replaceAll(')', '%29');

function decodeOnce(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
