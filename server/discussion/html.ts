import { type Html, html, NOTHING, raw } from '../text/html.ts';
import { longMoment } from '#dutch';
import { settings } from '#settings';
import { words } from '#words';
import { joinLines } from '../text/lines.ts';
import type { Article } from '../articles/article.ts';
import type { Guarded } from '../http/guarded.ts';
import type { Member } from '../members/rules.ts';
import { isVisible, type Reaction, secondsToEdit, type Thread } from './rules.ts';
import { drawText } from './text.ts';

/** For whom a list is drawn: `viewer` adds the controls beside the reader's own reactions. */
type Showing = { article: Article; viewer?: { member: Pick<Member, 'id'>; now: Date } | undefined };
/** A list with the number of its latest change, by which an island asks what came after. */
type Listed = { threads: Thread[]; revision: number };

const say = words.reactions;

/** All reactions under an article: the first few open, the rest folded away. The one renderer of reactions. */
export function reactionList({ threads, revision }: Listed, showing: Showing): Html {
  const open = threads.slice(0, settings.reactionsOpen);
  const folded = threads.slice(settings.reactionsOpen);
  const total = countOf(threads);
  const none = threads.length === 0 ? `<p class="reactions-none">${say.none}</p>` : '';
  const more = folded.length > 0 ? fold(folded, total, showing) : '';
  return raw(`<div data-revision="${revision}" data-count="${total}">${none}${list(open, showing)}${more}</div>`);
}

/** How many reactions can be read; a placeholder is none. */
export const countOf = (threads: Thread[]): number =>
  threads.reduce((sum, { reaction, replies }) => sum + (isVisible(reaction) ? 1 : 0) + replies.length, 0);

/** "4 reacties", as a link to them; nothing when there are none. */
export function reactionCount(count: number): Html {
  return count === 0 ? NOTHING : html`<a href="#reacties">${say.count(count)}</a>`;
}

/** One thread as a list item. */
function threadItem({ reaction, replies }: Thread, showing: Showing): string {
  const inner = replies.map((reply) => reactionItem(reply, showing)).join('');
  const under = replies.length > 0 ? `<ol class="replies">${inner}</ol>` : '';
  return String(reactionItem(reaction, showing)).replace(/<\/li>$/, () => `${under}</li>`);
}

/** Items as everyone sees them, kept as long as the store keeps the reaction: a bake draws a whole article anew. */
const kept = new WeakMap<Reaction, { author: string; item: Html }>();

/** One reaction as a list item, without what was answered to it. What is gone is a placeholder. */
export function reactionItem(reaction: Reaction, { article, viewer }: Showing): Html {
  if (viewer && viewer.member.id === reaction.memberId) return drawItem(reaction, { article, viewer });
  const known = kept.get(reaction);
  if (known?.author === article.author) return known.item;
  const item = drawItem(reaction, { article });
  kept.set(reaction, { author: article.author, item });
  return item;
}

function drawItem(reaction: Reaction, showing: Showing): Html {
  const { id } = reaction;
  const mine = showing.viewer !== undefined;
  if (!isVisible(reaction) && !(mine && reaction.heldFor)) return placeholder(reaction);
  const item = html`<li class="reaction${reaction.heldFor ? ' pending' : ''}" id="reactie-${id}" data-reaction="${id}">
    <article aria-label="${say.by(reaction.memberName)}">
      ${heading(reaction, showing.article)} ${reaction.heldFor ? html`<p class="pending-note">${say.pending}</p>` : ''}
      <div class="reaction-text">${drawText(reaction.text)}</div>
      <footer class="reaction-acts">
        <div data-controls="${id}">${showing.viewer ? ownControls(reaction, showing.viewer.now) : ''}</div>
        ${reaction.heldFor ? '' : html`<a href="/reacties/${id}/beantwoorden" rel="nofollow">${say.reply}</a>`}
        ${mine ? '' : html`<a href="/reacties/${id}/melden" rel="nofollow">${words.reports.report}</a>`}
      </footer>
    </article>
  </li>`;
  return raw(joinLines(String(item), ' ')); // a third of the bytes of a long discussion was indentation
}

/** Who wrote it, when, and whether it was changed since. */
export function heading(reaction: Reaction, article: Pick<Article, 'author'>): Html {
  const { id, memberName, authorId, byStaff, placedAt, editedAt, moderatedAt } = reaction;
  const badge = authorId === article.author ? say.author : byStaff ? say.staff : null;
  return html`<header class="reaction-by">
    <b class="reaction-name"><bdi>${memberName}</bdi></b>
    ${badge ? html`<span class="badge">${badge}</span>` : ''}
    <a class="reaction-time" href="#reactie-${id}">${moment(placedAt)}</a>
    ${editedAt ? html`<span class="reaction-edited">${say.edited} ${moment(editedAt)}</span>` : ''}
    ${moderatedAt ? html`<span class="reaction-edited">${say.moderated} ${moment(moderatedAt)}</span>` : ''}
  </header>`;
}

function moment(instant: Date) {
  return html`<time datetime="${instant.toISOString()}">${longMoment(instant)}</time>`;
}

function placeholder({ id, withdrawnAt }: Reaction): Html {
  return html`<li class="reaction placeholder" id="reactie-${id}" data-reaction="${id}">
    <article aria-label="${say.gone}">
      <div class="reaction-text"><p>${withdrawnAt ? say.withdrawnPlaceholder : say.hiddenPlaceholder}</p></div>
    </article>
  </li>`;
}

/** What a writer may still do with their own reaction. */
export function ownControls(reaction: Reaction, now: Date): Html {
  const seconds = secondsToEdit(reaction, now);
  const editing = html`<a href="/reacties/${reaction.id}/aanpassen">${say.edit}</a>
    <span class="countdown" data-seconds="${seconds}">${say.timeLeft(seconds)}</span>`;
  return html`${seconds > 0 ? editing : ''}
    <form method="post" action="/reacties/${reaction.id}/intrekken">
      <button class="quiet">${say.withdraw}</button>
    </form>`;
}

/** A reaction outside its page: what is being answered, reported or decided about. */
export function quotedReaction(reaction: Guarded<Reaction>): Html {
  return html`<blockquote class="reported">
    <p>
      <b><bdi>${reaction.memberName}</bdi></b
      >, ${moment(reaction.placedAt)}
    </p>
    <div class="reaction-text">${drawText(reaction.text)}</div>
  </blockquote>`;
}

/** The words that stand above the form when nobody can react any more. */
export const closedLine = (closed: boolean): Html => (closed ? html`<p class="closed">${say.closed}</p>` : NOTHING);

function list(threads: Thread[], showing: Showing): string {
  return `<ol class="reactions">${threads.map((thread) => threadItem(thread, showing)).join('')}</ol>`;
}

function fold(threads: Thread[], total: number, showing: Showing): string {
  return `<details class="reactions-more"><summary>${say.showAll(total)}</summary>${list(threads, showing)}</details>`;
}
