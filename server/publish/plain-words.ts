const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
  euro: '€',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

/** Of `&eacute;` what stands on the letter. */
const accents: Record<string, string> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
};

/** The words a reader of `text` would get, in lower case, whatever wrote them down: HTML, XML, JSON, JavaScript, a URL. */
export function plainWords(text: string): string[] {
  const words = text
    .replace(invisible, '')
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words ?? [];
}

/** Each way of looking at a file: tags as nothing (they may split a word), as space, and as text (attributes, comments). */
export function readings(source: string): string[] {
  const entities = decodeEntities(unescaped(source));
  if (!entities.includes('<')) return [entities];
  const inline = entities.replace(
    /<\/?(?:a|abbr|b|bdi|code|em|i|mark|s|small|span|strong|sub|sup|u|wbr)(?:[\s/][^<>]*)?>/gi,
    '',
  );
  return [inline.replace(/<[^<>]*>/g, ' '), entities];
}

function unescaped(source: string): string {
  const unslashed = source
    .replace(/\\u\{?([0-9a-f]{4,6})\}?/gi, (_all, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/\\x([0-9a-f]{2})/gi, (_all, hex: string) => character(Number.parseInt(hex, 16)))
    .replace(/\\[nrt]/g, ' ')
    .replace(/\\(.)/g, '$1');
  return unslashed.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

function decodeEntities(text: string): string {
  return text.replace(/&(#\d+|#x[0-9a-f]+|\w+);/gi, (all, name: string) => {
    const [, letter, accent = ''] = /^([a-z])([a-z]+)$/i.exec(name) ?? [];
    if (accents[accent]) return letter + accents[accent];
    if (!name.startsWith('#')) return named[name.toLowerCase()] ?? all;
    return character(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
