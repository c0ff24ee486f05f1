import { type Html, html } from '../../text/html.ts';
import { euros, longDate } from '#dutch';
import { settings } from '#settings';
import { words } from '#words';
import { ledgerRow } from '../ledger-html.ts';
import { isOnce, type Plan } from '../rules.ts';

const say = words.pay;
/** What a term is called in the address of the order page. */
export const termOf = { month: 'maand', year: 'jaar' } as const;

type Offer = {
  plan: Plan;
  cents: number;
  renewalCents: number;
  code: string;
  /** What stands in the field, whether it is a code or not. */
  typedCode: string;
  key: string;
  /** When the term begins that is paid now; null: at once. */
  startsAt: Date | null;
  /** Over from one term to another: nothing is paid now. */
  switching: boolean;
};

/** The order form. What the law wants known stands directly above the button (BW 6:230v lid 2), and nothing between. */
export function orderForm(offer: Offer): Html {
  const { plan, cents, renewalCents, code, key, startsAt, switching } = offer;
  const term = say.terms[plan];
  const price = isOnce(plan)
    ? say.giftPrice(euros(cents))
    : say.priceText(euros(switching ? renewalCents : cents), euros(renewalCents), term);
  const choice = (one: 'month' | 'year') =>
    html`<a href="/pro/bestellen/?termijn=${termOf[one]}" ${one === plan ? html`aria-current="true"` : ''}>
      <b>${euros(settings.prices[one])}</b> ${one === 'month' ? words.membership.perMonth : words.membership.perYear}
    </a>`;
  const starts = startsAt
    ? html`<p>
        ${switching ? say.switchText(longDate(startsAt), euros(renewalCents), term) : say.startsText(longDate(startsAt))}
      </p>`
    : '';
  return html`${
      isOnce(plan)
        ? ''
        : html`<nav class="membership plans" aria-label="${say.choose}">
            <p class="prices">${choice('month')} ${choice('year')}</p>
          </nav>`
    }
    ${switching || isOnce(plan) ? '' : codeForm(offer)}
    <form class="question-form order" method="post" action="/pro/bestellen">
      <input type="hidden" name="plan" value="${plan}" />
      <input type="hidden" name="code" value="${code}" />
      <input type="hidden" name="key" value="${key}" />
      ${starts}
      <dl class="ledger">
        ${ledgerRow(say.get, plan === 'ebook' ? say.once.ebook.get : say.getText(euros(settings.prices.ebook)))}
        ${ledgerRow(say.price, price)} ${ledgerRow(say.renewal, say.renewalText[plan])}
        ${ledgerRow(say.cancelling, say.cancellingText[plan])} ${ledgerRow(say.withdrawing, say.withdrawingText)}
      </dl>
      ${plan === 'ebook' ? waiver() : ''}
      <p class="aside">${say.terms1} <a href="/voorwaarden/">${say.termsLink}</a>.</p>
      <p class="form-foot"><button>${switching ? say.switchButton : say.button}</button></p>
    </form>`;
}

/** The way to the bank, for when the browser does not go there by itself. */
export function toBank(checkoutUrl: string): Html {
  return html`<p><a class="button" href="${checkoutUrl}">${say.toBankLink}</a></p>`;
}

/** Optional, by itself, and never ticked beforehand (CRD art. 16 under m asks for express consent). */
function waiver() {
  return html`<p class="tick">
    <input type="checkbox" id="waive" name="waive" value="yes" /><label for="waive">${say.waiver}</label>
  </p>`;
}

function codeForm({ plan, typedCode: code }: Offer) {
  return html`<details class="question" ${code ? html`open` : ''}>
    <summary>${say.code}</summary>
    <form class="question-form" method="get" action="/pro/bestellen/">
      <input type="hidden" name="termijn" value="${plan === 'month' ? termOf.month : termOf.year}" />
      <p>
        <label for="code">${say.code}</label>
        <input id="code" name="code" value="${code}" maxlength="20" autocomplete="off" aria-describedby="code-help" />
        <small id="code-help">${say.codeHelp}</small>
      </p>
      <p class="form-foot"><button>${say.applyCode}</button></p>
    </form>
  </details>`;
}
