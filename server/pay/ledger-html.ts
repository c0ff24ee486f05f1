import { html } from '../text/html.ts';

/** One line of a ledger: a term, and what it comes to. */
export function ledgerRow(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
