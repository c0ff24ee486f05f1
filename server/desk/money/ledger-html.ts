import { html } from 'hono/html';

/** One line of a ledger: a term, and what it comes to. */
export function ledgerRow(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
