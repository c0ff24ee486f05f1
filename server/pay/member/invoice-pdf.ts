import { createRequire } from 'node:module';
import { settings } from '#settings';
import { attachment } from '../../http/attachment.ts';
import { oneLine } from '../../mail/facts.ts';
import { invoiceLines, titleOf } from './invoice-html.ts';
import type { Invoice } from '../invoices.ts';

const require = createRequire(import.meta.url);
const font = (weight: number) =>
  require.resolve(`@fontsource/source-serif-4/files/source-serif-4-latin-${weight}-normal.woff`);
const PAGE = { size: 'A4', margin: 72 } as const;
const RIGHT = 595.28 - PAGE.margin;

/** A file to keep, under a name that says which. */
export const pdfHeaders = ({ number }: Invoice) => ({
  'Content-Type': 'application/pdf',
  'Content-Disposition': attachment(`kennisbank-${number}.pdf`),
});

/** An invoice on paper, in the letters of the site, tagged and with a language. */
export async function invoicePdf(invoice: Invoice): Promise<Uint8Array<ArrayBuffer>> {
  const { default: PdfKit } = await import('pdfkit'); // thirty megabytes that most days nobody asks for
  const document = new PdfKit({
    ...PAGE,
    lang: 'nl',
    tagged: true,
    displayTitle: true,
    info: { Title: titleOf(invoice), Author: settings.seller.name, CreationDate: invoice.issuedAt },
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  document.registerFont('text', font(400)).registerFont('bold', font(600));

  document.font('bold').fontSize(24).text(titleOf(invoice));
  document.moveDown(0.5).font('text').fontSize(11);
  document.text(`${settings.seller.name}\n${settings.seller.address}\n${settings.seller.registered}`);
  document.moveDown(2);
  for (const [name, value] of invoiceLines(invoice)) {
    const { y } = document;
    document.text(oneLine(name), PAGE.margin, y, { width: 300 });
    document.text(oneLine(value), PAGE.margin + 300, y, { width: RIGHT - PAGE.margin - 300, align: 'right' });
    document
      .moveTo(PAGE.margin, document.y + 4)
      .lineTo(RIGHT, document.y + 4)
      .lineWidth(0.5)
      .strokeColor('#bbb')
      .stroke();
    document.y += 10;
  }
  const done = new Promise<Uint8Array<ArrayBuffer>>((resolve) =>
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts)))),
  );
  document.end();
  return done;
}
