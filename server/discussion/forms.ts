import { type Html, html, raw } from '../text/html.ts';
import { REACTION_MAX_LENGTH } from '#contract';
import { words } from '#words';
import type { Guarded } from '../http/guarded.ts';
import { type Reaction, secondsToEdit } from './rules.ts';
import { drawText } from './text.ts';

const say = words.reactions;

/** The form in which a writer rewrites a reaction; it works alone on a page and inside the list. */
export function editForm(reaction: Guarded<Reaction>, typed: string, now: Date): Html {
  const seconds = secondsToEdit(reaction, now);
  return html`<form class="reaction-form" method="post" action="/reacties/${reaction.id}">
    <p>
      <label for="tekst-${reaction.id}">${say.yours}</label>
      ${textArea(`tekst-${reaction.id}`, typed)}
    </p>
    <p class="form-foot">
      ${seconds > 0 ? html`<button class="save">${say.save}</button>` : ''}
      <a class="quiet" href="/artikelen/${reaction.articleId}/#reactie-${reaction.id}">${say.cancel}</a>
      <span class="countdown" data-seconds="${seconds}">${say.timeLeft(seconds)}</span>
    </p>
  </form>`;
}

type ReplyFields = { text: string; stamp: string; key: string };

/** The form in which someone answers a reaction; alone on a page, or below what it answers. */
export function replyForm(answered: Guarded<Reaction>, { text, stamp, key }: ReplyFields): Html {
  const { id, articleId, memberName } = answered;
  return html`<form class="reaction-form reply-form" method="post" action="/reacties">
    <input type="hidden" name="article" value="${articleId}" />
    <input type="hidden" name="answers" value="${id}" />
    <input type="hidden" name="stamp" value="${stamp}" />
    <input type="hidden" name="key" value="${key}" />
    ${trap()}
    <p>
      <label for="antwoord-${id}">${say.replyTo(memberName)}</label>
      ${textArea(`antwoord-${id}`, text)}
    </p>
    <p class="form-foot">
      <button>${say.placeReply}</button>
      <button class="quiet" formaction="/reacties/voorbeeld">${say.preview}</button>
      <a class="quiet" href="/artikelen/${articleId}/#reactie-${id}">${say.cancel}</a>
      <span class="notice">${say.notice}</span>
    </p>
  </form>`;
}

/** What a text will look like, above the form it was typed in. */
export function previewOf(text: string): Html {
  return html`<section class="preview" aria-label="${say.preview}" tabindex="-1">
    <p class="label">${say.previewLabel}</p>
    <div class="reaction-text">${drawText(text)}</div>
  </section>`;
}

/** The button with which a member follows an article, or no longer. */
export function followForm(articleId: string, following: boolean): Html {
  return html`<form class="follow" method="post" action="/artikelen/${articleId}/volgen">
    <button class="quiet" name="follow" value="${following ? 'no' : 'yes'}">
      ${following ? say.unfollow : say.follow}
    </button>
  </form>`;
}

/** People do not see it and machines fill it in. */
function trap() {
  return html`<p class="trap" aria-hidden="true">
    <label>Website <input name="website" tabindex="-1" autocomplete="off" /></label>
  </p>`;
}

/** HTML drops one line feed after the opening tag: this one, so that the writer's own first one stays. */
function textArea(id: string, typed: string) {
  const open = html`<textarea id="${id}" name="text" rows="8" required maxlength="${REACTION_MAX_LENGTH}">`;
  return html`${open}${'\n'}${typed}${raw('</textarea>')}`;
}
