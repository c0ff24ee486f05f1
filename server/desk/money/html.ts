import { EMAIL_MAX_LENGTH } from '#contract';
import { type Html, html } from '../../text/html.ts';
import { decimals, euros, longDate, longMoment } from '#dutch';
import { words } from '#words';
import type { Member } from '../../members/rules.ts';
import type { Invoice } from '../../pay/invoices.ts';
import { ledgerRow } from '../../pay/ledger-html.ts';
import type { Act, Purchase, StoredPayment } from '../../pay/ledger.ts';
import { invoiceList } from '../../pay/member/invoice-html.ts';
import { isChargedBack, type Membership, refundedCents } from '../../pay/rules.ts';

const say = words.pay;
const desk = say.desk;

export type Figures = { active: number; revenueCents: number; stopped: number };
type Found = { member: Member; membership: Membership };

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
}): Html {
  return html`<form class="question-form" method="get" action="/beheer/leden/">
      <p>
        <label for="zoek">${desk.search}</label
        ><input id="zoek" name="zoek" value="${typed}" maxlength="${EMAIL_MAX_LENGTH}" />
      </p>
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
      ${ledgerRow(desk.active, String(figures.active))} ${ledgerRow(desk.revenue, euros(figures.revenueCents))}
      ${ledgerRow(desk.churn, String(figures.stopped))}
    </dl>
    ${
      doubts.length > 0
        ? html`<h2>${desk.doubts}</h2>
            ${paymentList(doubts, { double: [], mayDo })}`
        : ''
    }`;
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

type MemberMoney = {
  member: Member;
  membership: Membership;
  payments: StoredPayment[];
  acts: Act[];
  purchases: Purchase[];
  invoices: Invoice[];
  mayDo: MayDo;
};

/** One member's payments, what follows from them and why, and what an operator can do about it. */
export function memberMoney({ member, membership, payments, acts, purchases, invoices, mayDo }: MemberMoney): Html {
  const until = membership.paidUntil ? longDate(membership.paidUntil) : '';
  const reason = desk.reasonOf[membership.state];
  return html`<dl class="ledger">
      ${ledgerRow(words.members.email, member.email)} ${ledgerRow(say.state, say.states[membership.state])}
      ${ledgerRow(desk.why, typeof reason === 'function' ? reason(until) : reason)}
      ${ledgerRow(say.orders, purchases.map(({ number, plan }) => `${number} (${say.plans[plan]})`).join(', ') || '–')}
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
    </ol>`;
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
        <input id="amount-${id}" name="amount" inputmode="decimal" required value="${decimals(cents - back)}" />
      </p>
      <p>
        <label for="reason-${id}">${desk.reason}</label
        ><input id="reason-${id}" name="reason" required maxlength="200" />
      </p>
      <p class="form-foot"><button>${desk.refund}</button></p>
    </form>
  </details>`;
}
