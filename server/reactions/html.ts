import { html, raw } from 'hono/html';
import { REACTION_MAX_LENGTH } from '#contract';
import { settings } from '#settings';
import { words } from '#words';
import { longMoment } from '../dates.ts';
import type { Article } from '../gate/rules.ts';
import type { Member } from '../members/rules.ts';
import { type Reaction, secondsToEdit } from './rules.ts';

/** For whom a list is drawn: `viewer` adds the controls beside the reader's own reactions. */
export type Showing = { article: Article; viewer?: { member: Pick<Member, 'id'>; now: Date } };

/** All reactions under an article: the first few open, the rest folded away. The one renderer of reactions. */
export function reactionList(reactions: Reaction[], showing: Showing): string {
  if (reactions.length === 0) return String(html`<p class="reactions-none">${words.reactions.none}</p>`);
  const open = reactions.slice(0, settings.reactionsOpen);
  const folded = reactions.slice(settings.reactionsOpen);
  return String(html`${list(open, showing)}${folded.length > 0 ? fold(folded, reactions.length, showing) : ''}`);
}

/** "4 reacties", as a link to them; nothing when there are none. */
export function reactionCount(count: number): string {
  return count === 0 ? '' : String(html`<a href="#reacties">${words.reactions.count(count)}</a>`);
}

/** One reaction as a list item. */
export function reactionItem(reaction: Reaction, { article, viewer }: Showing) {
  const own = viewer?.member.id === reaction.memberId;
  return html`<li class="reaction" id="reactie-${reaction.id}" data-reaction="${reaction.id}">
    <article aria-label="${words.reactions.by(reaction.memberName)}">
      <header class="reaction-by">
        <b class="reaction-name"><bdi>${reaction.memberName}</bdi></b>
        ${reaction.authorId === article.author ? html`<span class="badge">${words.reactions.author}</span>` : ''}
        <a class="reaction-time" href="#reactie-${reaction.id}"
          ><time datetime="${reaction.placedAt.toISOString()}">${longMoment(reaction.placedAt)}</time></a
        >
        ${reaction.editedAt ? html`<span class="reaction-edited">${words.reactions.edited}</span>` : ''}
      </header>
      <div class="reaction-text">${paragraphs(reaction.text)}</div>
      <footer class="reaction-acts" data-controls="${reaction.id}">
        ${own && viewer ? ownControls(reaction, viewer.now) : ''}
      </footer>
      ${own ? '' : html`<p class="reaction-acts"><a href="/reacties/${reaction.id}/melden" rel="nofollow">${words.reports.report}</a></p>`}
    </article>
  </li>`;
}

/** What a writer may still do with their own reaction. */
export function ownControls(reaction: Reaction, now: Date) {
  const seconds = secondsToEdit(reaction, now);
  const editing = html`<a href="/reacties/${reaction.id}/aanpassen">${words.reactions.edit}</a>
    <span class="countdown" data-seconds="${seconds}">${words.reactions.timeLeft(seconds)}</span>`;
  return html`${seconds > 0 ? editing : ''}
    <form method="post" action="/reacties/${reaction.id}/intrekken">
      <button class="quiet">${words.reactions.withdraw}</button>
    </form>`;
}

/** The form in which a writer rewrites a reaction; it works alone on a page and inside the list. */
export function editForm(reaction: Reaction, typed: string, now: Date): string {
  const seconds = secondsToEdit(reaction, now);
  return String(
    html`<form class="reaction-form" method="post" action="/reacties/${reaction.id}">
      <p>
        <label for="tekst-${reaction.id}">${words.reactions.yours}</label>
        ${textArea(reaction.id, typed)}
      </p>
      <p class="form-foot">
        ${seconds > 0 ? html`<button class="save">${words.reactions.save}</button>` : ''}
        <a class="quiet" href="/artikelen/${reaction.articleId}/#reactie-${reaction.id}">${words.reactions.cancel}</a>
        <span class="countdown" data-seconds="${seconds}">${words.reactions.timeLeft(seconds)}</span>
      </p>
    </form>`,
  );
}

/** HTML drops one line feed after the opening tag: this one, so that the writer's own first one stays. */
function textArea(id: number, typed: string) {
  const open = html`<textarea id="tekst-${id}" name="text" rows="8" required maxlength="${REACTION_MAX_LENGTH}">`;
  return html`${open}${'\n'}${typed}${raw('</textarea>')}`;
}

function list(reactions: Reaction[], showing: Showing) {
  return html`<ol class="reactions">
    ${reactions.map((reaction) => reactionItem(reaction, showing))}
  </ol>`;
}

function fold(reactions: Reaction[], total: number, showing: Showing) {
  return html`<details class="reactions-more">
    <summary>${words.reactions.showAll(total)}</summary>
    ${list(reactions, showing)}
  </details>`;
}

function paragraphs(text: string) {
  return text.split(/\n{2,}/).map((paragraph) => html`<p dir="auto">${lines(paragraph)}</p>`);
}

function lines(paragraph: string) {
  return paragraph.split('\n').map((line, index) => (index === 0 ? line : html`<br />${line}`));
}
