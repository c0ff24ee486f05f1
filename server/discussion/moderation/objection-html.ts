import { words } from '#words';
import { type Html, html } from '../../text/html.ts';
import { EXPLANATION_MAX_LENGTH } from './rules.ts';

/** The form behind the link in a mail: why someone does not agree. */
export function objectionForm(link: string): Html {
  return html`<form class="question-form" method="post" action="${link}">
    <p>
      <label for="text">${words.desk.objectionLabel}</label>
      <textarea id="text" name="text" rows="6" required maxlength="${EXPLANATION_MAX_LENGTH}"></textarea>
    </p>
    <p class="form-foot"><button>${words.desk.objectionSend}</button></p>
  </form>`;
}
