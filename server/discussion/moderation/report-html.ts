import { type Html, html } from '../../text/html.ts';
import { EMAIL_MAX_LENGTH, NAME_LENGTH } from '#contract';
import { words } from '#words';
import type { Guarded } from '../../http/guarded.ts';
import type { Reaction } from '../rules.ts';
import { EXPLANATION_MAX_LENGTH, REASONS } from './rules.ts';

const say = words.reports;

/** The form with which anyone reports a reaction. */
export function reportForm(reaction: Guarded<Reaction>, asMember: boolean): Html {
  return html`<form class="question-form" method="post" action="/reacties/${reaction.id}/melden">
    <p>
      <label for="reason">${say.reason}</label>
      <select id="reason" name="reason" required>
        <option value="">${say.choose}</option>
        ${REASONS.map((reason) => html`<option value="${reason}">${say.reasons[reason]}</option>`)}
      </select>
    </p>
    <p>
      <label for="explanation">${say.explanation}</label>
      <textarea id="explanation" name="explanation" rows="5" required maxlength="${EXPLANATION_MAX_LENGTH}"></textarea>
    </p>
    ${asMember ? '' : contact()}
    <p class="tick">
      <input type="checkbox" id="faith" name="faith" value="yes" required />
      <label for="faith">${say.faith}</label>
    </p>
    <p class="form-foot"><button>${say.send}</button></p>
  </form>`;
}

function contact() {
  return html`<p>
      <label for="name">${say.name}</label>
      <input id="name" name="name" autocomplete="name" maxlength="${NAME_LENGTH.max}" />
    </p>
    <p>
      <label for="email">${say.email}</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="email"
        maxlength="${EMAIL_MAX_LENGTH}"
        aria-describedby="email-help"
      />
      <small id="email-help">${say.emailHelp}</small>
    </p>`;
}
