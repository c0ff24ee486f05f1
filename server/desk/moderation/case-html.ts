import { longMoment } from '#dutch';
import { words } from '#words';
import type { Article } from '../../articles/article.ts';
import { heading } from '../../discussion/html.ts';
import type { Act, StoredReport } from '../../discussion/moderation/rules.ts';
import type { Reaction } from '../../discussion/rules.ts';
import { drawText, plainText } from '../../discussion/text.ts';
import type { Member } from '../../members/rules.ts';
import { type Html, html } from '../../text/html.ts';
import { actList } from './log-html.ts';
import { banForm, editForm, hideForm, keepForm, threadForm } from './form-html.ts';

const say = words.desk;

/** A reaction with all a moderator needs to judge it. */
export type Case = {
  reaction: Reaction;
  article: Article | null;
  answered: Reaction | null;
  reports: StoredReport[];
};

/** One reaction with everything known of it, and the acts that need more room. */
export function casePage(
  one: Case,
  { acts, member, mayBan }: { acts: Act[]; member: Member | null; mayBan: boolean },
): Html {
  const { reaction, article } = one;
  const back = `/beheer/reacties/${reaction.id}/`;
  return html`<ol class="cases">
      ${caseItem(one, back)}
    </ol>
    ${editForm(reaction, back)} ${article ? threadForm(article, back) : ''}
    ${member && mayBan ? banForm(member, back) : ''} ${actList(acts)}`;
}

/** One reaction in a list, with what can be done about it at once. */
export function caseItem({ reaction, article, answered, reports }: Case, back: string) {
  const { id, heldFor, hiddenAt } = reaction;
  const open = reports.filter((report) => !report.decidedAt);
  return html`<li class="case" id="zaak-${id}" tabindex="-1" aria-label="${words.reactions.by(reaction.memberName)}">
    <p class="case-where">
      <input type="checkbox" id="pick-${id}" name="pick-${id}" value="yes" form="bulk" data-key="x" />
      <label class="inline" for="pick-${id}">${say.pick}</label>
      <a href="/beheer/reacties/${id}/" data-key="o">${say.reaction(id)}</a>
      ${article ? html`${say.under} <a href="${article.path}#reactie-${id}">${article.title}</a>` : ''}
    </p>
    ${heading(reaction, article ?? { author: '' })} ${heldFor ? html`<p class="case-why">${say.held[heldFor]}</p>` : ''}
    ${hiddenAt ? html`<p class="case-why">${say.hiddenSince(longMoment(hiddenAt))}</p>` : ''}
    ${answered ? html`<p class="aside">${say.answers(answered.memberName)} “${plainText(answered.text, 160)}”</p>` : ''}
    <div class="reaction-text">${drawText(reaction.text)}</div>
    ${open.map(reportLine)}
    <div class="case-acts">
      ${heldFor && !hiddenAt ? actButton(id, { act: 'release', key: 'a', back }) : ''}
      ${hiddenAt ? actButton(id, { act: 'restore', key: 't', back }) : hideForm(id, back)}
      ${open.length > 0 ? keepForm(id, back) : ''}
      ${reaction.memberId ? html`<a href="/beheer/leden/${reaction.memberId}/" data-key="g">${say.writer}</a>` : ''}
    </div>
  </li>`;
}

function reportLine({ reason, explanation, name, reportedAt }: StoredReport) {
  return html`<p class="case-why">
    ${say.reportedBy(name ?? say.reader, longMoment(reportedAt))} ${words.reports.reasons[reason]}: “${explanation}”
  </p>`;
}

function actButton(id: number, { act, key, back }: { act: 'release' | 'restore'; key: string; back: string }) {
  return html`<form method="post" action="/beheer/reacties/${id}">
    <input type="hidden" name="back" value="${back}" />
    <button name="act" value="${act}" data-key="${key}">${say.acts[act]}</button>
  </form>`;
}
