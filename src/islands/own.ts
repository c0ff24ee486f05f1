import type { OwnAnswer } from '#contract';
import { fieldOf } from './dom.ts';
import { knowOwner } from './owner.ts';
import { put, section } from './reaction-list.ts';
import { ask } from './send.ts';

/** Shows what a page from a cache cannot know: the reader's own controls, what of theirs waits, and what they follow. */
export async function showOwn(article: string): Promise<void> {
  const { drawn, tier } = document.documentElement.dataset;
  if (drawn !== undefined || tier === 'visitor') return;
  const answer = await ask<OwnAnswer>(`/api/articles/${article}/own`);
  if (!answer.ok) return;
  const { own, waiting, stamp, follow, who } = answer.facts;
  knowOwner(who);
  for (const { id, controls } of own) {
    const acts = section().querySelector<HTMLElement>(`[data-controls="${id}"]`);
    if (!acts) continue;
    acts.dataset.inserted = '';
    acts.innerHTML = controls;
  }
  waiting.forEach(put);
  const foot = document.querySelector('[data-slot="follow"]');
  if (foot) foot.innerHTML = follow;
  const form = document.querySelector('#reageer-formulier');
  const field = form && fieldOf(form, 'stamp');
  if (field) field.value = stamp;
}
