import MarkdownIt from 'markdown-it';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { escapeHtml } from '../text/escape-html.ts';
import type { Book } from './book.ts';

const markdown = new MarkdownIt({ xhtmlOut: true, html: false });
/** ZIP keeps local time in two-second steps; a fixed instant keeps the bytes the same everywhere. */
const ZIP_TIME = new Date(1980, 0, 2);

const css = `body{font-family:serif;line-height:1.5;margin:5%}h1{font-size:1.6em;line-height:1.15;margin:2em 0 1em}
h2{font-size:1.15em;margin:1.6em 0 .4em}p{margin:0 0 .8em}.title{margin-top:25%}.subtitle{font-style:italic}`;

/** An EPUB 3.3 with navigation and accessibility metadata (W3C EPUB 3.3, EPUB Accessibility 1.1). */
export function makeEpub(book: Book): Uint8Array {
  const pages = book.chapters.map((text, index) => ({
    name: `hoofdstuk-${index + 1}.xhtml`,
    title: titleOf(text),
    text,
  }));
  const files: Zippable = {
    // The first file, stored and not compressed: readers recognise an EPUB by it (OCF §4.3).
    mimetype: [strToU8('application/epub+zip'), { level: 0 }],
    'META-INF/container.xml': strToU8(container),
    'OEBPS/inhoud.opf': strToU8(packageFile(book, pages)),
    'OEBPS/nav.xhtml': strToU8(navigation(pages)),
    'OEBPS/stijl.css': strToU8(css),
    'OEBPS/titel.xhtml': strToU8(titlePage(book)),
    ...Object.fromEntries(
      pages.map(({ name, title, text }) => [`OEBPS/${name}`, strToU8(page(title, markdown.render(text)))]),
    ),
  };
  return zipSync(files, { mtime: ZIP_TIME, level: 9 });
}

type ChapterPage = { name: string; title: string };

function titleOf(text: string): string {
  const tokens = markdown.parse(text, {});
  const at = tokens.findIndex(({ type, tag }) => type === 'heading_open' && tag === 'h1');
  return tokens[at + 1]?.content || 'Zonder titel';
}

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/inhoud.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`;

function packageFile(book: Book, pages: ChapterPage[]): string {
  const items = ['titel.xhtml', ...pages.map(({ name }) => name)];
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="nl">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">${escapeHtml(book.identifier)}</dc:identifier>
<dc:title>${escapeHtml(book.title)}</dc:title><dc:language>nl</dc:language>
${book.authors.map((name) => `<dc:creator>${escapeHtml(name)}</dc:creator>`).join('')}
<dc:date>${book.date}</dc:date>
<meta property="dcterms:modified">${book.date}T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="stijl" href="stijl.css" media-type="text/css"/>
${items.map((name, index) => `<item id="p${index}" href="${name}" media-type="application/xhtml+xml"/>`).join('\n')}
</manifest>
<spine>${items.map((_, index) => `<itemref idref="p${index}"/>`).join('')}</spine>
</package>`;
}

function navigation(pages: ChapterPage[]): string {
  const entries = pages.map(({ name, title }) => `<li><a href="${name}">${escapeHtml(title)}</a></li>`).join('');
  return page('Inhoud', `<nav epub:type="toc" id="toc"><h1>Inhoud</h1><ol>${entries}</ol></nav>`);
}

function titlePage({ title, subtitle, authors }: Book): string {
  const names = escapeHtml(authors.join(' en '));
  return page(
    title,
    `<h1 class="title">${escapeHtml(title)}</h1><p class="subtitle">${escapeHtml(subtitle)}</p><p>${names}</p>`,
  );
}

function page(title: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="nl" xml:lang="nl">
<head><title>${escapeHtml(title)}</title><link rel="stylesheet" href="stijl.css" type="text/css"/></head>
<body>${body}</body></html>`;
}
