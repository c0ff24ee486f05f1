import type { TopUp } from '#contract';
import { formWords } from '#words';
import { line } from './dom.ts';
import { find, put, section, showCount } from './reaction-list.ts';
import { ask } from './send.ts';

/** Coming back to the page after so long is worth another question. */
const AGAIN_MS = 60_000;

/**
 * Brings a page that came from a cache up to date: once when its reactions come into view, and when the reader comes
 * back to it later. The question is the same for everyone who has that copy, so a cache can answer it.
 */
export function startTopUp(article: string): void {
  const list = section();
  let asked = -AGAIN_MS;
  let warned = false;
  const ask = async () => {
    if (document.hidden || performance.now() - asked < AGAIN_MS) return;
    asked = performance.now();
    if ((await topUp(article)) || warned) return;
    warned = true;
    list.querySelector('h2')?.after(line('aside', 'status', formWords.stale));
  };
  new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && ask()).observe(list);
  document.addEventListener('visibilitychange', ask);
}

/** False when the server did not answer. */
async function topUp(article: string): Promise<boolean> {
  for (;;) {
    const listed = section().querySelector<HTMLElement>('[data-slot]');
    if (!listed) return true;
    const baked = listed.querySelector<HTMLElement>('[data-revision]')?.dataset.revision;
    const since = listed.dataset.since ?? baked ?? '0';
    const answer = await ask<TopUp | null>(`/api/articles/${article}/reactions?since=${since}`);
    if (!answer.ok) return answer.refused.code !== 'unreachable';
    if (!answer.facts) return true;
    // What waits for a moderator is gone for everyone but its writer, who sees it here.
    for (const change of answer.facts.changes)
      if (change.html !== null || !find(change.id)?.classList.contains('pending')) put(change);
    showCount(answer.facts.count);
    listed.dataset.since = String(answer.facts.revision);
    if (!answer.facts.more) return true;
  }
}
