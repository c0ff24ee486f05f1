import { longMoment } from '#dutch';
import { words } from '#words';
import { EXPLANATION_MAX_LENGTH, type Objection } from '../../discussion/moderation/rules.ts';
import { drawText } from '../../discussion/text.ts';
import { type Html, html } from '../../text/html.ts';
import { type QueuePage, queueNav } from './queue-html.ts';

const say = words.desk;

export type ObjectionCase = { objection: Objection; about: string; ground: string; link: string };

/** Objections that wait for an answer. */
export function objectionList(cases: ObjectionCase[], counts: QueuePage['counts']): Html {
  if (cases.length === 0)
    return html`${queueNav('objections', counts)}
      <p class="reactions-none">${say.nothing}</p>`;
  return html`${queueNav('objections', counts)}
    <ol class="cases">
      ${cases.map(
        ({ objection, about, ground, link }) =>
          html`<li class="case">
            <p class="case-where"><a href="${link}">${about}</a>, ${longMoment(objection.madeAt)}</p>
            <p class="case-why">${ground}</p>
            <div class="reaction-text">${drawText(objection.text)}</div>
            <form class="question-form" method="post" action="/beheer/bezwaren/${objection.id}">
              <p>
                <label for="answer-${objection.id}">${say.answer}</label>
                <textarea
                  id="answer-${objection.id}"
                  name="answer"
                  rows="4"
                  required
                  maxlength="${EXPLANATION_MAX_LENGTH}"
                ></textarea>
              </p>
              <p class="form-foot">
                <button name="granted" value="yes">${say.grant}</button>
                <button name="granted" value="no">${say.deny}</button>
              </p>
            </form>
          </li>`,
      )}
    </ol>`;
}
