import { type Html, html } from '../../text/html.ts';
import { EMAIL_MAX_LENGTH, NAME_LENGTH } from '#contract';
import { longDate } from '#dutch';
import { words } from '#words';
import type { Purchase } from '../ledger.ts';

const say = words.pay;

/** Where a code becomes a year. */
export function giftForm(code: string): Html {
  return html`<form class="question-form" method="post" action="/cadeau">
    ${field('code', say.giftCode, html`required maxlength="60" autocomplete="off" value="${code}"`)}
    <p class="form-foot"><button>${say.giftRedeem}</button></p>
  </form>`;
}

export type Withdrawal = { name: string; number: string; email: string };

export function withdrawForm({ name, number, email }: Withdrawal): Html {
  return html`<form class="question-form" method="post" action="/herroepen">
    ${field('name', say.withdrawName, html`autocomplete="name" required maxlength="${NAME_LENGTH.max}" value="${name}"`)}
    <p>
      <label for="number">${say.withdrawNumber}</label>
      <input id="number" name="number" required maxlength="20" value="${number}" aria-describedby="number-help" />
      <small id="number-help">${say.withdrawNumberHelp}</small>
    </p>
    ${field('email', say.withdrawEmail, html`type="email" autocomplete="email" required maxlength="${EMAIL_MAX_LENGTH}" value="${email}"`)}
    <p class="form-foot"><button>${say.withdrawNext}</button></p>
  </form>`;
}

/** The second step: what is about to be said, and the button that says it (CRD art. 11a). */
export function withdrawConfirm({ name, number, email }: Withdrawal, purchase: Purchase): Html {
  return html`<form class="question-form" method="post" action="/herroepen/bevestigen">
    <blockquote class="reported">
      <p>${say.withdrawStatement(say.plans[purchase.plan], purchase.number, longDate(purchase.orderedAt))}</p>
      <p>${name}</p>
    </blockquote>
    <input type="hidden" name="name" value="${name}" />
    <input type="hidden" name="number" value="${number}" />
    <input type="hidden" name="email" value="${email}" />
    <p class="form-foot"><button>${say.withdrawButton}</button></p>
  </form>`;
}

function field(name: string, label: string, attributes: Html) {
  return html`<p><label for="${name}">${label}</label><input id="${name}" name="${name}" ${attributes} /></p>`;
}
