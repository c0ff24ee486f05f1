/**
 * Every kind of file this site knows: the one list that publishing, the server, the content check and the leak check
 * look in. What does not stand here is refused or kept in, nowhere guessed at.
 */
export type FileType = {
  /** The media type it is served with. */
  media: string;
  /** How the leak check reads it: text as it is, packed text after unpacking; a picture was drawn anew, a font is ours. */
  holds: 'text' | 'packed' | 'picture' | 'font';
  /** Smaller when compressed. */
  compress?: true;
  /** Where it may lie: in the open, only behind a route that asks who is there, or only beside an article, to draw from. */
  place: 'public' | 'private' | 'source';
  /** Made from our own code only, never from content: readers of the release before may still ask for it. */
  code?: true;
  /** Whether the first bytes are those of this kind: the name alone proves nothing. */
  begins?: (bytes: Uint8Array) => boolean;
};

/** How many first bytes tell what a file is: a drawing may begin with a long comment. */
export const HEAD_BYTES = 4096;

const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const starts = (...beginnings: string[]) => {
  return (bytes: Uint8Array): boolean => beginnings.some((text) => latin(bytes, 0, text.length) === text);
};
const isWebp = (bytes: Uint8Array): boolean => latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP';
/** ISO/IEC 14496-12: the brand stands in the first box; AVIF from some cameras names it second. */
const isAvif = (bytes: Uint8Array): boolean =>
  latin(bytes, 4, 8) === 'ftyp' && /avi[fs]/.test(latin(bytes, 8, Math.min(bytes[3] ?? 0, 64)));
const isSvg = (bytes: Uint8Array): boolean => {
  const head = latin(bytes, 0, HEAD_BYTES);
  return /^(?:\u00ef\u00bb\u00bf)?\s*</.test(head) && head.includes('<svg');
};

const text = (media: string): FileType => ({ media, holds: 'text', compress: true, place: 'public' });
const picture = (media: string, begins: (bytes: Uint8Array) => boolean): FileType => ({
  media,
  holds: 'picture',
  place: 'public',
  begins,
});
const jpeg = picture('image/jpeg', starts('\u00ff\u00d8\u00ff'));
const tiff: FileType = { ...picture('image/tiff', starts('II*\0', 'MM\0*')), place: 'source' };
const index: FileType = { media: 'application/octet-stream', holds: 'packed', place: 'public' };
const twin: FileType = { media: 'application/octet-stream', holds: 'packed', place: 'public' };
const book = (media: string): FileType => ({ media, holds: 'packed', place: 'private' });

const known: Record<string, FileType> = {
  html: text('text/html; charset=utf-8'),
  css: { ...text('text/css; charset=utf-8'), code: true },
  js: { ...text('text/javascript; charset=utf-8'), code: true },
  json: text('application/json; charset=utf-8'),
  xml: text('application/xml; charset=utf-8'),
  txt: text('text/plain; charset=utf-8'),
  md: text('text/markdown; charset=utf-8'),
  svg: { ...text('image/svg+xml'), begins: isSvg },
  png: picture('image/png', starts('\u0089PNG\r\n\u001a\n')),
  jpg: jpeg,
  jpeg,
  webp: picture('image/webp', isWebp),
  avif: picture('image/avif', isAvif),
  gif: picture('image/gif', starts('GIF87a', 'GIF89a')),
  tiff,
  woff2: { media: 'font/woff2', holds: 'font', place: 'public', code: true, begins: starts('wOF2') },
  // What Pagefind writes: gzip under names of its own.
  pagefind: index,
  pf_fragment: index,
  pf_index: index,
  pf_meta: index,
  pf_filter: index,
  br: twin,
  gz: twin,
  epub: book('application/epub+zip'),
  pdf: book('application/pdf'),
};

/** Of a file compressed beforehand the same name lies beside it: the server picks, nobody asks for it. */
const TWIN = /\.(?:br|gz)$/;
/** Static hosts read it; it is nobody's page. */
const HEADERS_FILE = '_headers';

/** What comes after the last dot, in lower case: a camera writes .JPG. Empty when there is none. */
export const extensionOf = (name: string): string => /[^/]\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** The kind of a file by its name; null when it is none of ours. */
export function fileType(name: string): FileType | null {
  const extension = extensionOf(name);
  return Object.hasOwn(known, extension) ? known[extension]! : null;
}

/** The kind of a public file that may be asked for; null when there can be no answer but "not found". */
export function servedType(path: string): FileType | null {
  const type = TWIN.test(path) ? null : fileType(path);
  return type?.place === 'public' ? type : null;
}

/** The name without `.br` or `.gz`. */
export const withoutTwin = (name: string): string => name.replace(TWIN, '');

/** What is wrong with a public file of this name, for a line that names it; null when it may be there. */
export function faultOfPublicName(path: string): 'name' | 'type' | null {
  if (path === HEADERS_FILE) return null;
  // The server answers to no other names, and whoever looks for names in pages finds these whole.
  if (!/^[\w~-][\w.~-]*(\/[\w~-][\w.~-]*)*$/.test(path)) return 'name';
  return servedType(withoutTwin(path)) ? null : 'type';
}

/** Whether the first bytes are what the name says. */
export function isWhatItSays(name: string, bytes: Uint8Array): boolean {
  const type = fileType(name);
  return type !== null && (type.begins?.(bytes) ?? true);
}

/** What an operating system leaves in every folder it shows: nobody put it there, and it goes nowhere. */
export const isLeftBehind = (name: string): boolean => ['.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(name);

/** Whether an author may put a file of this name beside an article. */
export const isPictureName = (name: string): boolean =>
  extensionOf(name) === 'svg' || fileType(name)?.holds === 'picture';

/** For a line that says what would have been right. */
export const PICTURE_NAMES = Object.keys(known)
  .filter((extension) => isPictureName(`x.${extension}`))
  .map((extension) => `.${extension}`)
  .join(', ');
