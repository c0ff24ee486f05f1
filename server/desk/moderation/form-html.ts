import { REACTION_MAX_LENGTH } from '#contract';
import { settings } from '#settings';
import { words } from '#words';
import type { Article } from '../../articles/article.ts';
import { BAN_DAYS, EXPLANATION_MAX_LENGTH, RULES } from '../../discussion/moderation/rules.ts';
import type { Reaction } from '../../discussion/rules.ts';
import type { Member } from '../../members/rules.ts';
import { type Html, html, raw } from '../../text/html.ts';

const say = words.desk;

type Fold = { title: string; action: string; back: string; key?: string };

/** A form that folds open when it is wanted: by a click, or by its key. */
function fold({ title, action, back, key }: Fold, inside: Html) {
  return html`<details class="question" ${key ? html`data-key="${key}"` : ''}>
    <summary>${title}</summary>
    <form class="question-form" method="post" action="${action}">
      <input type="hidden" name="back" value="${back}" />
      ${inside}
    </form>
  </details>`;
}

/** The button at the end of a form about one reaction; the server reads from it what is to be done. */
const actFoot = (act: 'hide' | 'keep' | 'edit') =>
  html`<p class="form-foot"><button name="act" value="${act}">${say.acts[act]}</button></p>`;

export function hideForm(id: number, back: string) {
  const place = { title: say.acts.hide, action: `/beheer/reacties/${id}`, back, key: 'h' };
  return fold(place, html`${groundFields(`hide-${id}`, true)} ${actFoot('hide')}`);
}

export function keepForm(id: number, back: string) {
  const reason = html`<p>
    <label for="keep-${id}">${say.whyKeep}</label>
    <textarea id="keep-${id}" name="reason" rows="3" required maxlength="${EXPLANATION_MAX_LENGTH}"></textarea>
  </p>`;
  const place = { title: say.acts.keep, action: `/beheer/reacties/${id}`, back, key: 'l' };
  return fold(place, html`${reason} ${actFoot('keep')}`);
}

export function editForm({ id, text }: Reaction, back: string) {
  const field = html`<p>
    <label for="text">${say.newText}</label>
    <textarea id="text" name="text" rows="8" required maxlength="${REACTION_MAX_LENGTH}">${raw('\n')}${text}</textarea>
  </p>`;
  const place = { title: say.acts.edit, action: `/beheer/reacties/${id}`, back };
  return fold(place, html`${field} ${groundFields('edit', true)} ${actFoot('edit')}`);
}

/** Which rule, and why: what the writer will read. */
export function groundFields(name: string, required: boolean) {
  const must = required ? html`required` : '';
  return html`<p>
      <label for="rule-${name}">${say.rule}</label>
      <select id="rule-${name}" name="rule" ${must}>
        <option value="">${words.reports.choose}</option>
        ${RULES.map((rule) => html`<option value="${rule}">${say.rules[rule]}</option>`)}
      </select>
    </p>
    <p>
      <label for="saved-${name}">${say.saved}</label>
      <select id="saved-${name}" name="saved">
        <option value="">${say.noSaved}</option>
        ${settings.moderation.savedReplies.map((reply, index) => html`<option value="${index}">${reply.name}</option>`)}
      </select>
    </p>
    <p>
      <label for="reason-${name}">${say.why}</label>
      <textarea id="reason-${name}" name="reason" rows="3" maxlength="${EXPLANATION_MAX_LENGTH}"></textarea>
    </p>`;
}

export function threadForm(article: Article, back: string) {
  const buttons = html`<p class="form-foot">
    <button name="state" value="closed">${say.acts.close}</button>
    <button name="state" value="open">${say.acts.open}</button>
    <button name="state" value="auto" class="quiet">${say.acts.auto}</button>
  </p>`;
  return fold({ title: say.thread, action: `/beheer/artikelen/${article.id}/gesprek`, back }, buttons);
}

export function banForm(member: Member, back: string) {
  if (member.bannedAt) {
    return html`<form class="question-form" method="post" action="/beheer/leden/${member.id}/deblokkeren">
      <input type="hidden" name="back" value="${back}" />
      <p class="form-foot"><button>${say.acts.unban}</button></p>
    </form>`;
  }
  const fields = html`${groundFields('ban', true)}
    <p>
      <label for="days">${say.term}</label>
      <select id="days" name="days">
        ${BAN_DAYS.map((days) => html`<option value="${days}">${say.days(days)}</option>`)}
      </select>
    </p>
    <p class="tick">
      <input type="checkbox" id="silenced" name="silenced" value="yes" />
      <label for="silenced">${say.silence}</label>
    </p>
    <p class="form-foot"><button>${say.acts.ban}</button></p>`;
  return fold({ title: say.acts.ban, action: `/beheer/leden/${member.id}/blokkeren`, back }, fields);
}
