import { words } from '#words';
import { type Queue } from '../../discussion/moderation/rules.ts';
import { type Html, html } from '../../text/html.ts';
import { type Case, caseItem } from './case-html.ts';
import { groundFields } from './form-html.ts';

const say = words.desk;

export type QueuePage = {
  queue: Queue | 'objections';
  cases: Case[];
  counts: Record<Queue | 'objections', number>;
  skip: number;
  more: boolean;
};

/** The queues, with how much is in each. */
export function queueNav(current: string, counts: QueuePage['counts']) {
  const item = (name: Queue | 'objections') => {
    const here = name === current ? html` aria-current="page"` : '';
    const count = name === 'all' ? '' : html` <span class="count">${counts[name]}</span>`;
    return html`<li><a href="/beheer/?lijst=${name}" ${here}>${say.queues[name]}${count}</a></li>`;
  };
  return html`<nav class="desk-nav" aria-label="${say.nav}">
    <ul>
      ${(['waiting', 'reported', 'hidden', 'objections', 'all'] as const).map(item)}
      <li><a href="/beheer/acties/" ${current === 'acts' ? html`aria-current="page"` : ''}>${say.log}</a></li>
    </ul>
  </nav>`;
}

/** One queue: every reaction with its acts, and a bar to do the same to several. */
export function queuePage({ queue, cases, counts, skip, more }: QueuePage): Html {
  const back = `/beheer/?lijst=${queue}`;
  if (cases.length === 0)
    return html`${queueNav(queue, counts)}
      <p class="reactions-none">${say.nothing}</p>`;
  return html`${queueNav(queue, counts)} ${legend()}
    <ol class="cases" data-cases>
      ${cases.map((one) => caseItem(one, back))}
    </ol>
    ${pager(queue, { skip, more, shown: cases.length })}
    <form class="bulk question-form" id="bulk" method="post" action="/beheer/reacties">
      <h2>${say.bulk}</h2>
      <input type="hidden" name="back" value="${back}" />
      ${groundFields('bulk', false)}
      <p class="form-foot">
        <button name="act" value="release">${say.acts.release}</button>
        <button name="act" value="hide">${say.acts.hide}</button>
        <button name="act" value="restore">${say.acts.restore}</button>
        <button name="act" value="keep">${say.acts.keep}</button>
      </p>
    </form>`;
}

function pager(queue: string, { skip, more, shown }: { skip: number; more: boolean; shown: number }) {
  const link = (to: number, name: string) => html`<a href="/beheer/?lijst=${queue}&vanaf=${to}">${name}</a>`;
  return html`<p class="aside">
    ${skip > 0 ? link(Math.max(0, skip - shown), say.previous) : ''} ${more ? link(skip + shown, say.next) : ''}
  </p>`;
}

/** The keys, on the screen. They work while the focus is in the list (WCAG 2.1.4). */
function legend() {
  return html`<details class="legend" data-legend>
    <summary>${say.keysTitle}</summary>
    <dl>${say.keys.map(keyItem)}</dl>
  </details>`;
}

function keyItem([name, does]: readonly [string, string]) {
  return html`<div>
    <dt><kbd>${name}</kbd></dt>
    <dd>${does}</dd>
  </div>`;
}
