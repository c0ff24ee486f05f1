import { formWords } from '#words';

/**
 * Brings the numbers of reactions on a list up to date with one question for all of them, once the reader shows an
 * interest: a page that is only glanced at asks nothing.
 */
const places = [...document.querySelectorAll<HTMLElement>('[data-count-of]')];

async function refresh(): Promise<void> {
  const articles = [...new Set(places.map((place) => place.dataset.countOf!))].sort().join(',');
  const answer = await fetch(`/api/counts?articles=${articles}`).catch(() => null);
  if (!answer?.ok) return; // what the page says was true when it was made
  const counts = (await answer.json()) as Record<string, number>;
  for (const place of places) {
    const count = counts[place.dataset.countOf!] ?? 0;
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
