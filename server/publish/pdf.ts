import { createRequire } from 'node:module';
import MarkdownIt from 'markdown-it';
import PdfKit from 'pdfkit';
import type { Book } from './book.ts';

type Pdf = PDFKit.PDFDocument;
type Block = { tag: string; text: string; italic: boolean };

const require = createRequire(import.meta.url);
const font = (name: string) => require.resolve(`@fontsource/source-serif-4/files/source-serif-4-latin-${name}.woff`);

const size: Record<string, number> = { h1: 22, h2: 14, p: 11.5 };
const gap: Record<string, number> = { h1: 18, h2: 5, p: 8 };

/** A tagged PDF in A5: language, title, headings and paragraphs as structure, for who listens to it (PDF/UA-1). */
export function makePdf(book: Book): Promise<Buffer> {
  const pdf = new PdfKit({
    size: 'A5',
    margins: { top: 62, bottom: 62, left: 54, right: 54 },
    lang: 'nl-NL',
    tagged: true,
    pdfVersion: '1.7',
    displayTitle: true,
    info: { Title: book.title, Author: book.authors.join(', '), CreationDate: new Date(`${book.date}T00:00:00Z`) },
  });
  pdf
    .registerFont('text', font('400-normal'))
    .registerFont('italic', font('400-italic'))
    .registerFont('bold', font('600-normal'));

  const whole = pdf.struct('Document');
  pdf.addStructure(whole);
  titlePage(pdf, whole, book);
  for (const chapter of book.chapters) writeChapter(pdf, whole, chapter);
  whole.end();
  return finished(pdf);
}

function titlePage(pdf: Pdf, whole: PDFKit.PDFStructureElement, { title, subtitle, authors }: Book): void {
  pdf.y = 170;
  write(pdf, whole, { tag: 'h1', text: title, italic: false });
  write(pdf, whole, { tag: 'p', text: subtitle, italic: true });
  write(pdf, whole, { tag: 'p', text: authors.join(' en '), italic: false });
}

function writeChapter(pdf: Pdf, whole: PDFKit.PDFStructureElement, markdown: string): void {
  for (const block of blocksOf(markdown)) {
    if (block.tag === 'h1') pdf.addPage();
    if (block.tag === 'h2') pdf.moveDown(0.7);
    write(pdf, whole, block);
  }
}

function write(pdf: Pdf, parent: PDFKit.PDFStructureElement, { tag, text, italic }: Block): void {
  const face = italic ? 'italic' : tag === 'p' ? 'text' : 'bold';
  parent.add(
    pdf.struct(tag.toUpperCase() as 'P', {}, () => {
      pdf
        .font(face)
        .fontSize(size[tag]!)
        .text(text, { lineGap: tag === 'p' ? 3.5 : 1, paragraphGap: gap[tag]! });
    }),
  );
}

const markdownIt = new MarkdownIt();

/** Headings and paragraphs in reading order; quotes are set in italics, list items get their number or a dash. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let [inQuote, marker] = [false, ''];
  const tokens = markdownIt.parse(markdown, {});
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'blockquote_open') inQuote = true;
    if (token.type === 'blockquote_close') inQuote = false;
    if (token.type === 'list_item_open') marker = token.info ? `${token.info}. ` : '– ';
    if (token.type !== 'inline') continue;
    const text = (token.children ?? []).map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join('');
    blocks.push({ tag: tokens[index - 1]!.tag, text: marker + text, italic: inQuote });
    marker = '';
  }
  return blocks;
}

function finished(pdf: Pdf): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
    pdf.end();
  });
}
