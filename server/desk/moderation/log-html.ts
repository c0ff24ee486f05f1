import { longMoment } from '#dutch';
import { words } from '#words';
import type { Act } from '../../discussion/moderation/rules.ts';
import { html } from '../../text/html.ts';

const say = words.desk;

/** "Reactie verborgen. Ongedaan maken": what was just done, while it can be undone. */
export function doneLine(act: Act, back: string) {
  return html`<form class="done" id="gedaan" method="post" action="/beheer/acties/${act.id}/ongedaan" role="status">
    <p>${say.did[act.kind]}</p>
    <input type="hidden" name="back" value="${back}" />
    <button class="quiet" data-key="z">${say.undo}</button>
  </form>`;
}

/** The log, or the part of it that is about one reaction or member. */
export function actList(acts: Act[]) {
  if (acts.length === 0) return '';
  return html`<h2>${say.log}</h2>
    <ol class="ruled acts-log">
      ${acts.map(
        (act) =>
          html`<li>
            ${longMoment(act.actedAt)} · ${act.moderatorName ?? say.nobody} · ${say.did[act.kind]}
            ${act.reactionId ? html`<a href="/beheer/reacties/${act.reactionId}/">${say.reaction(act.reactionId)}</a>` : ''}
            ${act.memberName && act.memberId ? html`<a href="/beheer/leden/${act.memberId}/"><bdi>${act.memberName}</bdi></a>` : ''}
            ${act.articleId && !act.reactionId ? html`<a href="/artikelen/${act.articleId}/">${act.articleId}</a>` : ''}
            ${act.rule ? html`· ${say.rules[act.rule]}` : ''} ${act.reason ? html`· “${act.reason}”` : ''}
            ${act.undoneAt ? html`· ${say.undone(longMoment(act.undoneAt))}` : ''}
          </li>`,
      )}
    </ol>`;
}
