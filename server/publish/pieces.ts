import { extensionOf } from '../http/file-types.ts';
import { readHtml } from './read-html.ts';

/** Written by programs, in words of their own: only a run of words, or the mark, tells something there. */
const code = /\.(css|m?js|map|pf_index|pf_meta|pf_filter|pagefind|wasm)$|^_headers$/;
const packed = /\.(br|gz)$/;
const markup: Record<string, boolean> = { html: false, htm: false, xml: true, svg: true, rss: true, atom: true };

/** What a public file says, piece by piece, for whoever looks for a word or two; nothing where programs speak. */
export function piecesOf(file: string, text: string): string[] {
  const name = file.replace(packed, '');
  if (code.test(name)) return [];
  const xml = markup[extensionOf(name)];
  if (xml !== undefined) return readHtml(text, { xml }).flatMap(piecesIn);
  const strings = jsonStrings(text);
  return (strings ?? text.split(/\n\s*\n/)).flatMap(markedUp);
}

/** In a page lie other languages: data for search engines, and in a feed a page. */
function piecesIn({ text, from, within }: { text: string; from: string; within: string[] }): string[] {
  if (from === 'src' || from === 'href' || from === 'content') return [addressed(text)];
  if (within.at(-1) === 'script') return jsonStrings(text) ?? [text];
  return markedUp(text);
}

const markedUp = (text: string): string[] =>
  /<\w|&#?\w+;/.test(text) ? [text, ...readHtml(text).map((piece) => piece.text)] : [text];

/** Of a file its name, without the sign that tells its versions apart. */
function addressed(address: string): string {
  const readable = /^[^%]*$/.test(address) ? address : decoded(address);
  return readable.replace(/(\/_astro\/[^./?#]*)\.[\w.-]*/g, '$1');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Every name and every text of JSON, also behind the word with which Pagefind begins it; null when it is none. */
function jsonStrings(text: string): string[] | null {
  const start = /^(?:\w+)?(?=[{[])/.exec(text)?.[0].length;
  if (start === undefined) return null;
  try {
    const found: string[] = [];
    JSON.parse(text.slice(start), (key, value: unknown) => {
      if (typeof value === 'string') found.push(value);
      if (!/^\d*$/.test(key)) found.push(key); // not the places in a list
      return value;
    });
    return found;
  } catch {
    return null;
  }
}
