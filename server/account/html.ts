import { type Html, html, type Piece, raw } from '../text/html.ts';
import { EMAIL_MAX_LENGTH, NAME_LENGTH } from '#contract';
import { longDate, longMoment } from '#dutch';
import { words } from '#words';
import { type List, LISTS } from '../mail/rules.ts';
import type { SessionRow } from './rules.ts';
import { factorsSummary } from '../members/factors/html.ts';
import { currentPasswordField, passwordField } from '../members/password-field-html.ts';
import { may } from '../members/permissions.ts';
import { type Member, tierAt } from '../members/rules.ts';

type AccountFacts = {
  now: Date;
  sessions: SessionRow[];
  consents: ReadonlySet<List>;
  reactions: number;
  written: Written[];
  followed: Link[];
  /** What is paid; pay/ draws it. */
  subscription: string;
  ownsEbook: boolean;
  factors: Parameters<typeof factorsSummary>[0];
  /** Whether what could cost the account asks the password in its own form. */
  asksPassword: boolean;
};
/** One of the member's own reactions; with where to object when a moderator hid it. */
export type Written = { id: number; path: string; title: string; state: string; objection: string | null };
type Link = { path: string; title: string };

const say = words.account;

/** Everything a member sees and changes of themselves, as one page of short questions. */
export function accountPage(
  member: Member,
  {
    now,
    sessions,
    consents,
    reactions,
    written,
    followed,
    subscription,
    ownsEbook,
    factors,
    asksPassword,
  }: AccountFacts,
): Html {
  const current = (form: string) => (asksPassword ? currentPasswordField(form) : '');
  const pro = tierAt(member, now) === 'pro';
  return html`${facts(member, now)}
    ${may(member, 'desk') ? html`<p><a href="/beheer/">${words.members.toDesk}</a></p>` : ''}
    ${pro || ownsEbook ? ebook() : ''} ${raw(subscription)}
    <section>
      <h2 id="gegevens">${say.details}</h2>
      ${nameForm(member)} ${addressForm(current('email'))} ${newPasswordForm(current('lock'))}
    </section>
    ${factorsSummary(factors)}
    <section>
      <h2 id="voorkeuren">${say.preferences}</h2>
      ${preferences(consents)}
    </section>
    ${
      written.length > 0
        ? html`<section>
            <h2 id="reacties">${say.reactions}</h2>
            ${writtenList(written)}
          </section>`
        : ''
    }
    ${
      followed.length > 0
        ? html`<section>
            <h2 id="gevolgd">${say.followed}</h2>
            ${linkList(followed)}
          </section>`
        : ''
    }
    <section>
      <h2 id="sessies">${say.sessions}</h2>
      ${sessionList(sessions)}
    </section>
    <section>
      <h2 id="meenemen">${say.data}</h2>
      ${download(current('data'))}
    </section>
    <section>
      <h2 id="verwijderen">${say.remove}</h2>
      ${removal(reactions, current('remove'))}
    </section>`;
}

function facts(member: Member, now: Date) {
  const tier = tierAt(member, now);
  const until = tier === 'pro' && member.saidUntil ? `, ${words.members.until(longDate(member.saidUntil))}` : '';
  return html`<dl class="ledger">
    ${fact(words.members.name, member.name)} ${fact(words.members.email, member.email)}
    ${fact(words.members.tier, words.members.tiers[tier] + until)}
    ${fact(words.members.memberSince, longDate(member.joinedAt))}
  </dl>`;
}

function ebook() {
  return html`<h2 class="label" id="e-book">${words.members.ebook}</h2>
    <ul class="inline-list">
      <li><a href="/mijn/e-book/kennisbank.epub">EPUB</a></li>
      <li><a href="/mijn/e-book/kennisbank.pdf">PDF</a></li>
    </ul>`;
}

function nameForm({ name }: Member) {
  const input = html`<input
    id="name"
    name="name"
    autocomplete="name"
    required
    maxlength="${NAME_LENGTH.max}"
    value="${name}"
  />`;
  return question('/mijn/naam', say.changeName, [html`<p><label for="name">${words.members.name}</label>${input}</p>`]);
}

function addressForm(current: Piece) {
  const input = html`<input
    id="email"
    name="email"
    type="email"
    autocomplete="email"
    required
    maxlength="${EMAIL_MAX_LENGTH}"
  />`;
  const fields = html`<p><label for="email">${say.newAddress}</label>${input}</p>
    ${current}`;
  return question('/mijn/e-mail', say.changeAddress, [fields]);
}

function newPasswordForm(current: Piece) {
  const fields = html`${current}${passwordField({ name: 'password', label: say.newPassword, autocomplete: 'new-password' })}`;
  return question('/mijn/wachtwoord', say.changePassword, [fields]);
}

function preferences(consents: ReadonlySet<List>) {
  const ticks = LISTS.map((list) => {
    const checked = consents.has(list) ? html`checked` : '';
    return html`<p class="tick">
      <input type="checkbox" id="list-${list}" name="${list}" value="yes" ${checked} /><label for="list-${list}"
        >${say.lists[list]}</label
      >
    </p>`;
  });
  return html`<p>${say.preferencesText}</p>
    <form class="question-form" method="post" action="/mijn/voorkeuren">
      ${ticks}
      <p class="form-foot"><button>${say.save}</button></p>
    </form>`;
}

function writtenList(written: Written[]) {
  const item = ({ id, path, title, state, objection }: Written) =>
    html`<li>
      <a href="${path}#reactie-${id}">${title}</a>: ${state}
      ${objection ? html`(<a href="${objection}">${words.desk.objectionTitle}</a>)` : ''}
    </li>`;
  return html`<ul class="ruled">
    ${written.map(item)}
  </ul>`;
}

function linkList(links: Link[]) {
  return html`<ul class="ruled">
    ${links.map(({ path, title }) => html`<li><a href="${path}#reacties">${title}</a></li>`)}
  </ul>`;
}

function sessionList(sessions: SessionRow[]) {
  return html`<ul class="ruled">
      ${sessions.map(({ created_at, mine }) => html`<li>${say.sessionSince(longMoment(new Date(created_at)))}${mine ? ` (${say.thisOne})` : ''}</li>`)}
    </ul>
    <form class="question-form" method="post" action="/mijn/overal-uitloggen">
      <p class="form-foot"><button class="quiet">${say.everywhere}</button></p>
    </form>`;
}

function download(current: Piece) {
  return html`<p>${say.dataText}</p>
    ${question('/mijn/gegevens.zip', say.data, [html`${current}`, say.download])}`;
}

function removal(reactions: number, current: Piece) {
  const count = words.reactions.count(reactions);
  const fields = html`<p>${say.removeText}</p>
    <p class="tick">
      <input type="radio" id="keep" name="reactions" value="keep" required /><label for="keep"
        >${say.anonymise(count)}</label
      >
    </p>
    <p class="tick">
      <input type="radio" id="erase" name="reactions" value="erase" /><label for="erase">${say.erase(count)}</label>
    </p>
    ${current}`;
  return question('/mijn/verwijderen', say.remove, [fields, say.removeButton]);
}

/** One question folds open when it is wanted. */
function question(action: string, title: string, [fields, button = say.save]: [fields: Html, button?: string]) {
  return html`<details class="question">
    <summary>${title}</summary>
    <form class="question-form" method="post" action="${action}">
      ${fields}
      <p class="form-foot"><button>${button}</button></p>
    </form>
  </details>`;
}

function fact(name: string, value: string) {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
