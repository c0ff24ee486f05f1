import { html } from 'hono/html';
import { settings } from '#settings';
import { words } from '#words';
import { longDate, longMoment } from '../dates.ts';
import type { Member } from '../members/rules.ts';
import type { Invoice } from './invoices.ts';
import { euros } from './money.ts';
import { canWithdraw, endingOf, isChargedBack, isOnce, type Membership, type Plan, refundedCents } from './rules.ts';
import type { Act, Purchase, StoredPayment } from './ledger.ts';

const say = words.pay;
const termOf = { month: 'maand', year: 'jaar' } as const;

export type Offer = {
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
export function orderForm(offer: Offer): string {
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
  return String(
    html`${
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
          ${row(say.get, plan === 'ebook' ? say.once.ebook.get : say.getText(euros(settings.prices.ebook)))}
          ${row(say.price, price)} ${row(say.renewal, say.renewalText[plan])}
          ${row(say.cancelling, say.cancellingText[plan])} ${row(say.withdrawing, say.withdrawingText)}
        </dl>
        ${plan === 'ebook' ? waiver() : ''}
        <p class="aside">${say.terms1} <a href="/voorwaarden/">${say.termsLink}</a>.</p>
        <p class="form-foot"><button>${switching ? say.switchButton : say.button}</button></p>
      </form>`,
  );
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
export function subscriptionSection(facts: Subscribed): string {
  const { membership, purchases, invoices, next, now } = facts;
  const { state, paidUntil, plan } = membership;
  if (state === 'none' && purchases.length === 0)
    return String(
      html`<section>
        <h2 id="abonnement">${say.section}</h2>
        <p><a class="button" href="/pro/bestellen/">${say.order}</a></p>
      </section>`,
    );
  const other = plan === 'year' ? 'month' : 'year';
  return String(
    html`<section>
      <h2 id="abonnement">${say.section}</h2>
      <dl class="ledger">
        ${row(say.state, say.states[state])} ${paidUntil ? row(say.paidUntil, longDate(paidUntil)) : ''}
        ${next ? row(say.next, say.nextText(euros(next.cents), longDate(next.on))) : ''}
      </dl>
      ${state === 'past due' ? html`<p><a class="button" href="/pro/bestellen/?termijn=${termOf[plan === 'year' ? 'year' : 'month']}">${say.payNow}</a></p>` : ''}
      ${state === 'active' || state === 'past due' ? cancelForm(facts) : ''}
      ${state === 'cancelling' ? resumeForm() : ''}
      ${state === 'active' ? html`<p><a href="/pro/bestellen/?termijn=${termOf[other]}">${say.switchTo[other]}</a></p>` : ''}
      ${['ended', 'withdrawn', 'none', 'complimentary'].includes(state) ? html`<p><a class="button" href="/pro/bestellen/">${say.order}</a></p>` : ''}
      ${invoiceList(invoices, '/mijn/facturen/')} ${orderList(purchases, now)}
    </section>`,
  );
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

function invoiceList(invoices: Invoice[], folder: string) {
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

export function invoicePage(invoice: Invoice, folder = '/mijn/facturen/'): string {
  const { seller } = settings;
  return String(
    html`<dl class="ledger">${invoiceLines(invoice).map(([name, value]) => row(name, value))}</dl>
      <p class="aside">${seller.name}, ${seller.address}, ${seller.registered}</p>
      <p><a href="${folder}${invoice.number}.pdf">${say.download}</a></p>`,
  );
}

/** Where a code becomes a year. */
export function giftForm(code: string): string {
  return String(
    html`<form class="question-form" method="post" action="/cadeau">
      ${field('code', say.giftCode, html`required maxlength="60" autocomplete="off" value="${code}"`)}
      <p class="form-foot"><button>${say.giftRedeem}</button></p>
    </form>`,
  );
}

export type Withdrawal = { name: string; number: string; email: string };

export function withdrawForm({ name, number, email }: Withdrawal): string {
  return String(
    html`<form class="question-form" method="post" action="/herroepen">
      ${field('name', say.withdrawName, html`autocomplete="name" required maxlength="60" value="${name}"`)}
      <p>
        <label for="number">${say.withdrawNumber}</label>
        <input id="number" name="number" required maxlength="20" value="${number}" aria-describedby="number-help" />
        <small id="number-help">${say.withdrawNumberHelp}</small>
      </p>
      ${field('email', say.withdrawEmail, html`type="email" autocomplete="email" required maxlength="254" value="${email}"`)}
      <p class="form-foot"><button>${say.withdrawNext}</button></p>
    </form>`,
  );
}

/** The second step: what is about to be said, and the button that says it (CRD art. 11a). */
export function withdrawConfirm({ name, number, email }: Withdrawal, purchase: Purchase): string {
  return String(
    html`<form class="question-form" method="post" action="/herroepen/bevestigen">
      <blockquote class="reported">
        <p>${say.withdrawStatement(say.plans[purchase.plan], purchase.number, longDate(purchase.orderedAt))}</p>
        <p>${name}</p>
      </blockquote>
      <input type="hidden" name="name" value="${name}" />
      <input type="hidden" name="number" value="${number}" />
      <input type="hidden" name="email" value="${email}" />
      <p class="form-foot"><button>${say.withdrawButton}</button></p>
    </form>`,
  );
}

function field(name: string, label: string, attributes: unknown) {
  return html`<p><label for="${name}">${label}</label><input id="${name}" name="${name}" ${attributes} /></p>`;
}

function row(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

const desk = say.desk;

export type Figures = { active: number; revenueCents: number; stopped: number };
export type Found = { member: Member; membership: Membership };

/** Whoever the operator looks for, and how the house stands. */
export function moneyPage({
  figures,
  found,
  typed,
  doubts,
  mayDo,
}: {
  figures: Figures;
  found: Found[];
  typed: string;
  doubts: StoredPayment[];
  mayDo: MayDo;
}): string {
  return String(
    html`<form class="question-form" method="get" action="/beheer/leden/">
        <p><label for="zoek">${desk.search}</label><input id="zoek" name="zoek" value="${typed}" maxlength="254" /></p>
        <p class="form-foot"><button>${desk.find}</button></p>
      </form>
      ${typed && found.length === 0 ? html`<p>${desk.none}</p>` : ''}
      ${
        found.length > 0
          ? html`<ul class="ruled">
              ${found.map(foundItem)}
            </ul>`
          : ''
      }
      <dl class="ledger">
        ${row(desk.active, String(figures.active))} ${row(desk.revenue, euros(figures.revenueCents))}
        ${row(desk.churn, String(figures.stopped))}
      </dl>
      ${
        doubts.length > 0
          ? html`<h2>${desk.doubts}</h2>
              ${paymentList(doubts, { double: [], mayDo })}`
          : ''
      }`,
  );
}

function foundItem({ member, membership }: Found) {
  const until = membership.paidUntil ? `, ${say.paidUntil.toLowerCase()} ${longDate(membership.paidUntil)}` : '';
  return html`<li>
    <a href="/beheer/leden/${member.id}/betalingen/">${member.name}</a>, ${member.email}:
    ${say.states[membership.state]}${until}
  </li>`;
}

/** What whoever looks may do here. */
export type MayDo = { give: boolean; refund: boolean; moderate: boolean; seeRoles: boolean };

export type MemberMoney = {
  member: Member;
  membership: Membership;
  payments: StoredPayment[];
  acts: Act[];
  purchases: Purchase[];
  invoices: Invoice[];
  mayDo: MayDo;
};

/** One member's payments, what follows from them and why, and what an operator can do about it. */
export function memberMoney({ member, membership, payments, acts, purchases, invoices, mayDo }: MemberMoney): string {
  const until = membership.paidUntil ? longDate(membership.paidUntil) : '';
  const reason = desk.reasonOf[membership.state];
  return String(
    html`<dl class="ledger">
        ${row(words.members.email, member.email)} ${row(say.state, say.states[membership.state])}
        ${row(desk.why, typeof reason === 'function' ? reason(until) : reason)}
        ${row(say.orders, purchases.map(({ number, plan }) => `${number} (${say.plans[plan]})`).join(', ') || '–')}
      </dl>
      ${mayDo.moderate ? html`<p><a href="/beheer/leden/${member.id}/">${desk.moderation}</a></p>` : ''}
      ${mayDo.seeRoles ? html`<p><a href="/beheer/leden/${member.id}/rol/">${words.roles.role}</a></p>` : ''}
      <h2>${desk.payments}</h2>
      ${paymentList(payments, { double: membership.double, mayDo })} ${invoiceList(invoices, '/beheer/facturen/')}
      ${mayDo.give ? giveForm(member) : ''}
      <h2>${desk.acts}</h2>
      <ol class="ruled">
        ${acts.map(
          ({ kind, at, until, cents, reason }) =>
            html`<li>
              ${longMoment(at)}:
              ${desk.kinds[kind]}${until ? ` (${longDate(until)})` : ''}${cents ? ` ${euros(cents)}` : ''}${reason ? `: ${reason}` : ''}
            </li>`,
        )}
      </ol>`,
  );
}

function giveForm({ id }: Member) {
  return html`<details class="question">
    <summary>${desk.give}</summary>
    <form class="question-form" method="post" action="/beheer/leden/${id}/geven">
      <p><label for="until">${desk.until}</label><input id="until" name="until" type="date" required /></p>
      <p>
        <label for="give-reason">${desk.reason}</label><input id="give-reason" name="reason" required maxlength="200" />
      </p>
      <p class="form-foot"><button>${desk.give}</button></p>
    </form>
  </details>`;
}

function paymentList(payments: StoredPayment[], { double, mayDo }: { double: string[]; mayDo: MayDo }) {
  return html`<ul class="ruled payments">
    ${payments.map((one) => {
      const back = refundedCents(one);
      const marks = [
        back > 0 ? desk.refunded(euros(back)) : '',
        isChargedBack(one) ? desk.chargedBack : '',
        double.includes(one.id) ? desk.double : '',
        one.doubt ? `${desk.doubt} (${one.doubt})` : '',
      ].filter(Boolean);
      return html`<li>
        ${one.id}: ${euros(one.cents)},
        ${desk.statuses[one.status]}${one.paidAt ? `, ${longMoment(new Date(one.paidAt))}` : ''}
        ${marks.map((mark) => html`<b>${mark}</b> `)}
        ${mayDo.refund && one.status === 'paid' && back < one.cents ? refundForm(one, back) : ''}
      </li>`;
    })}
  </ul>`;
}

function refundForm({ id, cents }: StoredPayment, back: number) {
  return html`<details class="question">
    <summary>${desk.refund}</summary>
    <form class="question-form" method="post" action="/beheer/betalingen/${id}/terug">
      <p>
        <label for="amount-${id}">${desk.amount}</label>
        <input
          id="amount-${id}"
          name="amount"
          inputmode="decimal"
          required
          value="${((cents - back) / 100).toFixed(2).replace('.', ',')}"
        />
      </p>
      <p>
        <label for="reason-${id}">${desk.reason}</label
        ><input id="reason-${id}" name="reason" required maxlength="200" />
      </p>
      <p class="form-foot"><button>${desk.refund}</button></p>
    </form>
  </details>`;
}
