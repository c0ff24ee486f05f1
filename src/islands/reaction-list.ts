import type { OwnReaction, PlacedReaction } from '#contract';
import { formWords } from '#words';
import { ask, send } from './send.ts';

const list = () => document.querySelector<HTMLElement>('#reacties')!;
const find = (id: number | string) => document.querySelector<HTMLElement>(`#reactie-${id}`);

/** Shows the reader's own controls when the page came from a cache that does not know who is reading. */
export async function showOwnControls(article: string): Promise<void> {
  const { drawn, tier } = document.documentElement.dataset;
  if (drawn !== undefined || tier === 'visitor') return;
  const answer = await ask<OwnReaction[]>(`/api/articles/${article}/own`);
  if (!answer.ok) return;
  for (const { id, controls } of answer.facts) {
    const acts = list().querySelector<HTMLElement>(`[data-controls="${id}"]`);
    if (!acts) continue;
    acts.dataset.inserted = '';
    acts.innerHTML = controls;
  }
}

/** Puts a reaction, drawn by the server, in its place: over its older self, or at the end of the list. */
export function showReaction({ id, html }: PlacedReaction): void {
  const made = fragment(html);
  const older = find(id);
  if (older) older.replaceWith(made);
  else (lastList() ?? newList()).append(made);
  made.closest('details')?.setAttribute('open', '');
  made.tabIndex = -1;
  made.focus({ preventScroll: true });
  made.scrollIntoView({ block: 'nearest' });
}

/** Edits and withdraws in place; where this script is absent the same links and forms are pages. */
export function listenToActs(say: (message: string) => void): void {
  list().addEventListener('click', async (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href$="/aanpassen"], .reaction-form a.quiet');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches('.quiet')) closeForm(link);
    else await openForm(link, say);
  });
  list().addEventListener('submit', async (event) => {
    const form = event.target as HTMLFormElement;
    const withdrawing = form.action.endsWith('/intrekken');
    if (!withdrawing && !form.matches('.reaction-form')) return;
    event.preventDefault();
    if (withdrawing) await withdraw(form, say);
    else await save(form, say);
  });
}

async function openForm(link: HTMLAnchorElement, say: (message: string) => void): Promise<void> {
  const text = link.closest('.reaction')!.querySelector<HTMLElement>('.reaction-text')!;
  if (text.hidden) return;
  const answer = await ask<{ html: string }>(link.href);
  if (!answer.ok) return say(answer.refused.message);
  const form = fragment(answer.facts.html);
  text.hidden = true;
  text.after(form);
  form.querySelector('textarea')!.focus();
}

function closeForm(inside: Element): void {
  const reaction = inside.closest('.reaction')!;
  reaction.querySelector('.reaction-form')!.remove();
  reaction.querySelector<HTMLElement>('.reaction-text')!.hidden = false;
  reaction.querySelector<HTMLElement>('.reaction-acts a')?.focus();
}

async function save(form: HTMLFormElement, say: (message: string) => void): Promise<void> {
  const answer = await send<PlacedReaction>(form);
  if (!answer.ok) return showRefusal(form, answer.refused.message);
  showReaction(answer.facts);
  say(formWords.saved);
}

async function withdraw(form: HTMLFormElement, say: (message: string) => void): Promise<void> {
  if (!confirm(formWords.reallyWithdraw)) return;
  const answer = await send<{ id: number }>(form);
  if (!answer.ok) return say(answer.refused.message);
  form.closest('.reaction')!.remove();
  say(formWords.withdrawn);
}

function showRefusal(form: HTMLFormElement, message: string): void {
  form.querySelector('.refusal')?.remove();
  const shown = document.createElement('p');
  shown.className = 'refusal';
  shown.role = 'alert';
  shown.textContent = message;
  form.prepend(shown);
}

function fragment(html: string): HTMLElement {
  const holder = document.createElement('template');
  holder.innerHTML = html;
  const made = holder.content.firstElementChild as HTMLElement;
  made.dataset.inserted = '';
  return made;
}

function lastList(): HTMLElement | null {
  return [...list().querySelectorAll<HTMLElement>('ol.reactions')].at(-1) ?? null;
}

function newList(): HTMLElement {
  const made = document.createElement('ol');
  made.className = 'reactions';
  list().querySelector('.reactions-none')?.replaceWith(made);
  return made;
}
