import { formWords } from '#words';
import { ask } from './send.ts';

/**
 * Brings the numbers of reactions on a list up to date with one question for all of them, once the reader shows an
 * interest: a page that is only glanced at asks nothing.
 */
const places = [...document.querySelectorAll<HTMLElement>('[data-count-of]')].map((place) => ({
  place,
  article: place.dataset.countOf ?? '',
}));

async function refresh(): Promise<void> {
  const articles = [...new Set(places.map(({ article }) => article))].sort().join(',');
  const answer = await ask<Record<string, number>>(`/api/counts?articles=${articles}`);
  if (!answer.ok) return; // what the page says was true when it was made
  for (const { place, article } of places) {
    const count = answer.facts[article] ?? 0;
    place.textContent = count > 0 ? formWords.count(count) : '';
  }
}

if (places.length > 0) {
  const interest = new AbortController();
  for (const sign of ['scroll', 'pointerdown', 'keydown']) {
    const once = () => {
      interest.abort();
      void refresh();
    };
    addEventListener(sign, once, { passive: true, signal: interest.signal });
  }
}
