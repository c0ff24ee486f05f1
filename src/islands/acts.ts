import type { Changed, PlacedReaction } from '#contract';
import { formWords as words } from '#words';
import { keepDraft, readDraft } from './draft.ts';
import { around, fieldOf, fragment, line } from './dom.ts';
import { put, section, showPlaced, showPreview } from './reaction-list.ts';
import { type Answer, ask, send } from './send.ts';

type Say = (message: string) => void;

/** Edits, answers, withdraws and follows in place; where this script is absent the same links and forms are pages. */
export function listenToActs(article: string, say: Say): void {
  let chosen = '';
  // The selection is gone by the time of the click.
  section().addEventListener('pointerdown', () => (chosen = getSelection()?.toString() ?? ''));
  section().addEventListener('click', async (event) => {
    const link = around<HTMLAnchorElement>(
      event,
      'a[href$="/aanpassen"], a[href$="/beantwoorden"], .reaction-form a.quiet',
    );
    const asVisitor = document.documentElement.dataset.tier === 'visitor';
    if (!link || asVisitor || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches('.quiet')) closeForm(link);
    else await openForm(link, { article, chosen, say });
    chosen = '';
  });
  section().addEventListener('input', (event) => {
    const form = around<HTMLFormElement>(event, '.reply-form');
    if (form) keepReply(form, article);
  });
  section().addEventListener('submit', async (event) => {
    const form = around<HTMLFormElement>(event, 'form');
    event.preventDefault();
    if (!form) return;
    if (form.matches('.follow')) await follow(form, event.submitter);
    else if (form.action.endsWith('/intrekken')) await withdraw(form, say);
    else await sendText(form, { button: event.submitter, article, say });
  });
}

type Opening = { article: string; chosen: string; say: Say };

async function openForm(link: HTMLAnchorElement, { article, chosen, say }: Opening): Promise<void> {
  const reaction = link.closest('article');
  const text = reaction?.querySelector<HTMLElement>('.reaction-text');
  const replying = link.href.endsWith('/beantwoorden');
  const open = replying ? reaction?.parentElement?.querySelector(':scope > .reply-form') : text?.hidden;
  if (!reaction || !text || open) return;
  const answer = await ask<{ html: string }>(link.href);
  if (!answer.ok) return say(answer.refused.message);
  const form = fragment<HTMLFormElement>(answer.facts.html);
  if (replying) reaction.after(form);
  else text.after(form);
  text.hidden = !replying;
  const field = fieldOf(form, 'text');
  if (field && replying) {
    const quote = chosen && text.textContent.includes(chosen.trim()) ? `${chosen.trim().replace(/^/gm, '> ')}\n\n` : '';
    field.value = quote || (readDraft(draftOf(form, article))?.text ?? '');
  }
  field?.focus();
}

function closeForm(inside: Element): void {
  const item = inside.closest('.reaction');
  inside.closest('form')?.remove();
  item?.querySelector('.reaction-text')?.removeAttribute('hidden');
  item?.querySelector<HTMLElement>('.reaction-acts a')?.focus();
}

type Sending = { button: HTMLElement | null; article: string; say: Say };

/** Saves an edit, places a reply, or shows how either will look. */
async function sendText(form: HTMLFormElement, { button, article, say }: Sending): Promise<void> {
  const answer = await send<PlacedReaction>(form, button);
  form.querySelector('.refusal')?.remove();
  if (!answer.ok) return showRefusal(form, answer);
  if (button?.hasAttribute('formaction')) return showPreview(form, answer.facts.html);
  const replied = form.matches('.reply-form');
  if (replied) {
    keepDraft(draftOf(form, article), { text: '', key: '' });
    form.remove();
  }
  showPlaced(answer.facts);
  say(answer.facts.held ? words.pendingSaid : replied ? words.placed : words.saved);
}

async function withdraw(form: HTMLFormElement, say: Say): Promise<void> {
  if (!confirm(words.reallyWithdraw)) return;
  const answer = await send<Changed>(form);
  if (!answer.ok) return say(answer.refused.message);
  form.querySelector('button')?.blur();
  put(answer.facts);
  say(words.withdrawn);
}

async function follow(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const answer = await send<{ html: string }>(form, button);
  if (!answer.ok) return showRefusal(form, answer);
  const made = fragment(answer.facts.html);
  form.replaceWith(made);
  made.querySelector('button')?.focus();
}

function showRefusal(form: HTMLFormElement, answer: Extract<Answer<unknown>, { ok: false }>): void {
  form.prepend(line('refusal', 'alert', answer.refused.message));
}

const draftOf = (form: HTMLFormElement, article: string) => `${article}/${fieldOf(form, 'answers')?.value}`;

function keepReply(form: HTMLFormElement, article: string): void {
  keepDraft(draftOf(form, article), { text: fieldOf(form, 'text')?.value ?? '', key: 'antwoord' });
}
