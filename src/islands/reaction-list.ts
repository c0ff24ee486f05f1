import type { Changed } from '#contract';
import { formWords as say } from '#words';
import { fragment, line } from './dom.ts';

/** The section with all reactions, which the page of an article has; every markup in it came from the server's one renderer. */
export const section = () => document.querySelector<HTMLElement>('#reacties')!;
export const find = (id: number | string) => section().querySelector<HTMLElement>(`#reactie-${id}`);

/** Puts the reader's own reaction in its place, and takes them there. */
export function showPlaced(placed: Changed): void {
  document.querySelector('.preview')?.remove();
  find(placed.id)?.querySelector('article .reaction-form')?.remove();
  put(placed);
  const made = find(placed.id);
  if (!made) return;
  made.closest('details')?.setAttribute('open', '');
  made.tabIndex = -1;
  made.focus({ preventScroll: true });
  made.scrollIntoView({ block: 'nearest' });
}

/** What a text will look like, above the form it is typed in. */
export function showPreview(form: HTMLElement, html: string): void {
  document.querySelector('.preview')?.remove();
  const made = fragment(html);
  form.prepend(made);
  made.focus();
}

/** Applies one change: new, changed or gone. What the reader is doing at that moment stays as it is. */
export function put({ id, parent, html }: Changed): void {
  const old = find(id);
  if (html === null) return old ? takeAway(old) : undefined;
  const made = fragment(html);
  if (old) renew(old, made);
  else listFor(parent)?.append(made);
}

/** The number of reactions, wherever the page says it. */
export function showCount(count: number): void {
  const fold = section().querySelector('summary');
  if (fold) fold.textContent = say.showAll(count);
  const slot = document.querySelector('[data-slot="reaction-count"]');
  const link = slot?.querySelector('a') ?? slot?.appendChild(document.createElement('a'));
  if (!link) return;
  link.href = '#reacties';
  link.textContent = count ? say.count(count) : '';
}

/** Changes the words of a reaction, and not the place, the focus, the form or the replies in and under it. */
function renew(old: HTMLElement, made: HTMLElement): void {
  const before = articleIn(old);
  const after = articleIn(made);
  if (!before || !after) return;
  old.className = made.className;
  if (before.contains(document.activeElement) || before.querySelector('.reaction-form')) {
    for (const part of ['.reaction-by', '.reaction-text']) {
      before.querySelector(part)?.replaceChildren(...(after.querySelector(part)?.childNodes ?? []));
    }
    return;
  }
  const controls = after.querySelector('[data-controls]');
  if (controls && !controls.childElementCount) {
    controls.replaceChildren(...(before.querySelector('[data-controls]')?.childNodes ?? []));
  }
  after.dataset.inserted = '';
  before.replaceWith(after);
}

const articleIn = (item: HTMLElement) => item.querySelector<HTMLElement>(':scope > article');

/** A reply that someone is typing is not taken from under their hands. */
function takeAway(old: HTMLElement): void {
  const typed = old.querySelector('textarea')?.value;
  if (!typed) return old.remove();
  old.querySelector('.reaction-text')?.replaceChildren(line('refusal', 'status', say.goneWhileWriting));
}

function listFor(parent: number | null): HTMLElement | null {
  if (parent === null) return [...section().querySelectorAll<HTMLElement>('ol.reactions')].at(-1) ?? newList();
  const item = find(parent);
  return item && (item.querySelector<HTMLElement>('.replies') ?? item.appendChild(madeList('replies')));
}

function newList(): HTMLElement {
  const made = madeList('reactions');
  section().querySelector('[data-slot]')?.append(made);
  return made;
}

function madeList(name: string): HTMLElement {
  section().querySelector('.reactions-none')?.remove();
  const made = document.createElement('ol');
  made.className = name;
  return made;
}
