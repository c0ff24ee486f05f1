import { type Html, html } from '../../text/html.ts';
import { euros, longDate } from '#dutch';
import { words } from '#words';
import type { Invoice } from '../invoices.ts';
import { ledgerRow } from '../ledger-html.ts';
import type { Purchase } from '../ledger.ts';
import { termOf } from '../order/html.ts';
import { canWithdraw, endingOf, type Membership } from '../rules.ts';
import { invoiceList } from './invoice-html.ts';

const say = words.pay;

export type Subscribed = {
  now: Date;
  membership: Membership;
  purchases: Purchase[];
  invoices: Invoice[];
  /** What the next collection takes, and when; null when none comes. */
  next: { cents: number; on: Date } | null;
  /** Cents of the payment that the running term rests on. */
  termCents: number;
};

/** The part of "Mijn Kennisbank" about what is paid, and the way out in two clicks. */
export function subscriptionSection(facts: Subscribed): Html {
  const { membership, purchases, invoices, next, now } = facts;
  const { state, paidUntil, plan } = membership;
  if (state === 'none' && purchases.length === 0)
    return html`<section>
      <h2 id="abonnement">${say.section}</h2>
      <p><a class="button" href="/pro/bestellen/">${say.order}</a></p>
    </section>`;
  const other = plan === 'year' ? 'month' : 'year';
  return html`<section>
    <h2 id="abonnement">${say.section}</h2>
    <dl class="ledger">
      ${ledgerRow(say.state, say.states[state])} ${paidUntil ? ledgerRow(say.paidUntil, longDate(paidUntil)) : ''}
      ${next ? ledgerRow(say.next, say.nextText(euros(next.cents), longDate(next.on))) : ''}
    </dl>
    ${state === 'past due' ? html`<p><a class="button" href="/pro/bestellen/?termijn=${termOf[plan === 'year' ? 'year' : 'month']}">${say.payNow}</a></p>` : ''}
    ${state === 'active' || state === 'past due' ? cancelForm(facts) : ''} ${state === 'cancelling' ? resumeForm() : ''}
    ${state === 'active' ? html`<p><a href="/pro/bestellen/?termijn=${termOf[other]}">${say.switchTo[other]}</a></p>` : ''}
    ${['ended', 'withdrawn', 'none', 'complimentary'].includes(state) ? html`<p><a class="button" href="/pro/bestellen/">${say.order}</a></p>` : ''}
    ${invoiceList(invoices, '/mijn/facturen/')} ${orderList(purchases, now)}
  </section>`;
}

function cancelForm({ membership, now, termCents }: Subscribed) {
  const { until, refundCents } = endingOf(membership, { now, cents: termCents });
  const text =
    refundCents > 0 ? say.cancelRefund(longDate(until), euros(refundCents)) : say.cancelText(longDate(until));
  return html`<details class="question">
    <summary>${say.cancel}</summary>
    <form class="question-form" method="post" action="/mijn/opzeggen">
      <p>${text}</p>
      <p class="form-foot"><button>${say.cancelButton}</button></p>
    </form>
  </details>`;
}

function resumeForm() {
  return html`<form class="question-form" method="post" action="/mijn/hervatten">
    <p class="form-foot"><button>${say.resume}</button></p>
  </form>`;
}

function orderList(purchases: Purchase[], now: Date) {
  if (purchases.length === 0) return '';
  return html`<h3>${say.orders}</h3>
    <ul class="ruled">
      ${purchases.map(
        (one) =>
          html`<li>
            ${one.number}, ${say.plans[one.plan]}, ${longDate(one.orderedAt)}
            ${!one.withdrawnAt && canWithdraw(one.orderedAt, now) ? html`(<a href="/herroepen/?bestelling=${one.number}">${say.withdrawThis}</a>)` : ''}
          </li>`,
      )}
    </ul>`;
}
