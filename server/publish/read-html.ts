import { Parser } from 'htmlparser2';

/** What a page says, piece by piece: never words of two pieces as if they followed each other. */
export type Piece = {
  text: string;
  /** `text` stands on the page itself, `inline` is an element within it; else the name of an attribute, or `comment`. */
  from: string;
  /** The element it stands in or on, and what that stands in. */
  within: string[];
};

/** Within a line of text; every other element begins a piece of its own. */
const inline = new Set(
  'a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr'.split(' '),
);
/** Drawn by programs from numbers and names of their own; whatever else an attribute holds is read. */
const technical = new Set(
  'class style width height srcset sizes rel type charset http-equiv tabindex role method loading decoding as for d viewbox'.split(
    ' ',
  ),
);
const data = /json/;

type Options = {
  xml?: boolean;
  inlines?: boolean;
  skips?: (tag: string, attributes: Record<string, string>) => boolean;
};

/**
 * Every piece of HTML or XML in the order in which it stands there; with `inlines` also what stands in an element within a
 * line, once more by itself. `skips` leaves an element out with all in it.
 */
export function readHtml(source: string, { xml = false, inlines = false, skips = () => false }: Options = {}): Piece[] {
  const pieces: Piece[] = [];
  const open: string[] = [];
  const starts: number[] = [];
  let [text, skipped, code] = ['', 0, false];
  const end = (): void => {
    if (text.trim()) pieces.push({ text, from: 'text', within: [...open] });
    text = '';
  };
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (skipped > 0 || skips(tag, attributes)) skipped += 1;
        if (!inline.has(tag)) end();
        open.push(tag);
        starts.push(text.length);
        if (skipped > 0) return;
        code = tag === 'style' || (tag === 'script' && !data.test(attributes.type ?? ''));
        if (tag === 'meta' && attributes['http-equiv']) return;
        for (const [name, value] of Object.entries(attributes))
          if (!technical.has(name.toLowerCase())) pieces.push({ text: value, from: name, within: [...open] });
      },
      ontext(part) {
        if (skipped === 0 && !code) text += part;
      },
      oncomment(comment) {
        if (skipped === 0) pieces.push({ text: comment, from: 'comment', within: [...open] });
      },
      onclosetag(tag) {
        const start = starts.pop() ?? 0;
        if (!inline.has(tag)) end();
        else if (inlines && skipped === 0) pieces.push({ text: text.slice(start), from: 'inline', within: [...open] });
        open.pop();
        code = false;
        if (skipped > 0) skipped -= 1;
      },
    },
    { xmlMode: xml, decodeEntities: true },
  );
  parser.end(source);
  end();
  return pieces;
}
