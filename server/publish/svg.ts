import { Parser } from 'htmlparser2';
import { escapeHtml } from '../text/escape-html.ts';
import { harmlessCss, harmlessStyle, isHarmlessValue } from './svg-css.ts';
import { ATTRIBUTES, ELEMENTS, PLAIN_ATTRIBUTES, PROPERTIES, TRANSPARENT } from './svg-lists.ts';

/** Deeper than any drawing program goes; a reader's browser follows each level. */
const DEEPEST = 100;
const NAMESPACE = 'http://www.w3.org/2000/svg';
/** A picture within the drawing lies in the file itself. */
const picture = /^data:image\/(?:png|jpeg|webp|gif);base64,[a-z\d+/=\s]*$/i;
/** Which elements refer to something else by `href`, and to what. */
const references: Record<string, RegExp> = {
  use: /^#[\w:.-]+$/,
  textPath: /^#[\w:.-]+$/,
  linearGradient: /^#[\w:.-]+$/,
  radialGradient: /^#[\w:.-]+$/,
  pattern: /^#[\w:.-]+$/,
  image: picture,
};

/**
 * A drawing written anew from what is on the good list: shapes, text, colours. Nothing of the source is copied as it
 * stands, so what the reader of XML in a browser would see otherwise than we do cannot be in it. The same drawing gives
 * the same bytes, also a second time. Throws when the file holds no drawing.
 */
export function cleanSvg(source: string): string {
  const writer = openWriter();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      ontext: (text) => writer.text(text),
      onclosetag: () => writer.close(),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(source.replace(/^\ufeff/, ''));
  const drawing = writer.end();
  if (!drawing) throw new Error('no <svg> in it');
  return `${drawing}\n`;
}

/** How an element that is open was taken: written, only its content, its text as CSS, or not at all. */
type Taken = 'written' | 'inside' | 'style' | 'skipped';

function openWriter() {
  const out: string[] = [];
  const path: { name: string; taken: Taken }[] = [];
  let [css, done] = ['', false];

  const take = (name: string): Taken => {
    const above = path.at(-1)?.taken;
    if (path.length === 0) return name === 'svg' && !done ? 'written' : 'skipped';
    if (above === 'skipped' || above === 'style' || path.length > DEEPEST) return 'skipped';
    if (TRANSPARENT.has(name)) return 'inside';
    if (!ELEMENTS.has(name)) return 'skipped';
    return name === 'style' ? 'style' : 'written';
  };

  return {
    open(name: string, attributes: Record<string, string>): void {
      const taken = take(name);
      if (taken === 'written') out.push(`<${name}${path.length === 0 ? ` xmlns="${NAMESPACE}"` : ''}`);
      if (taken === 'written') out.push(harmlessAttributes(name, attributes), '>');
      path.push({ name, taken });
    },
    text(text: string): void {
      const above = path.at(-1)?.taken;
      if (above === 'style') css += text;
      if (above === 'written' || above === 'inside') out.push(escapeHtml(withoutControls(text)));
    },
    close(): void {
      const { name, taken } = path.pop()!;
      if (taken === 'written') out.push(`</${name}>`);
      if (taken === 'written' && path.length === 0) done = true;
      if (taken !== 'style') return;
      out.push(`<style>${escapeHtml(harmlessCss(withoutControls(css)))}</style>`);
      css = '';
    },
    end: (): string | null => (done ? out.join('') : null),
  };
}

function harmlessAttributes(element: string, attributes: Record<string, string>): string {
  const written = Object.entries(attributes).flatMap(([name, value]) => {
    const [known, harmless] = harmlessAttribute(element, { name, value: withoutControls(value) });
    return harmless ? [[known, harmless] as const] : [];
  });
  return [...new Map(written)].map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join('');
}

/** The attribute as it is written down, with an empty value when it is not. */
function harmlessAttribute(element: string, { name, value }: { name: string; value: string }): [string, string] {
  if (name === 'href' || name === 'xlink:href') return ['href', references[element]?.test(value) ? value : ''];
  if (name === 'style') return [name, harmlessStyle(value)];
  if (name === 'xml:lang') return ['lang', value];
  if (PLAIN_ATTRIBUTES.has(name)) return [name, value];
  if (ATTRIBUTES.has(name) || PROPERTIES.has(name)) return [name, isHarmlessValue(value) ? value : ''];
  return [name, ''];
}

/** XML 1.0 §2.2 has no such characters: a browser would refuse the whole drawing. */
const withoutControls = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
