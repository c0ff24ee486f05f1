import { type Html, html } from '../../text/html.ts';
import { euros, longDate } from '#dutch';
import { settings } from '#settings';
import { words } from '#words';
import type { Invoice } from '../invoices.ts';
import { ledgerRow } from '../ledger-html.ts';

const say = words.pay;

/** "Factuur 2026-0001". */
export const titleOf = ({ kind, number }: Invoice): string =>
  kind === 'credit' ? say.credit(number) : say.invoice(number);

/** The lines of an invoice, for the page and the PDF alike. */
export function invoiceLines(invoice: Invoice): [string, string][] {
  const { cents, vatCents, vatPercent, description, issuedAt, customerName } = invoice;
  return [
    [say.date, longDate(issuedAt)],
    ...(customerName ? [[say.to, customerName] as [string, string]] : []),
    [description, euros(cents)],
    [say.net, euros(cents - vatCents)],
    [say.vat(vatPercent), euros(vatCents)],
    [say.total, euros(cents)],
  ];
}

/** One invoice as a page; its PDF lies beside it in the same folder. */
export function invoicePage(invoice: Invoice, folder = '/mijn/facturen/'): Html {
  const { seller } = settings;
  return html`<dl class="ledger">${invoiceLines(invoice).map(([name, value]) => ledgerRow(name, value))}</dl>
    <p class="aside">${seller.name}, ${seller.address}, ${seller.registered}</p>
    <p><a href="${folder}${invoice.number}.pdf">${say.download}</a></p>`;
}

/** Links to invoices, below the folder of whoever looks. */
export function invoiceList(invoices: Invoice[], folder: string) {
  if (invoices.length === 0) return '';
  return html`<h3>${say.invoices}</h3>
    <ul class="ruled">
      ${invoices.map(
        (one) =>
          html`<li>
            <a href="${folder}${one.number}/">${titleOf(one)}</a>, ${longDate(one.issuedAt)}, ${euros(one.cents)}
          </li>`,
      )}
    </ul>`;
}
