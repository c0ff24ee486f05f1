import { formWords } from '#words';

/**
 * Counts down every `.countdown` on the page. The server says how many seconds are left and the browser only measures
 * how long ago that was, so a wrong clock on the reader's side does not matter.
 */
export function startCountdowns(): void {
  const deadlines = new WeakMap<HTMLElement, number>();
  const tick = () => {
    for (const shown of document.querySelectorAll<HTMLElement>('.countdown[data-seconds]')) {
      const deadline = deadlines.get(shown) ?? receivedAt(shown) + Number(shown.dataset.seconds);
      deadlines.set(shown, deadline);
      const left = Math.floor(deadline - performance.now() / 1000);
      const text = formWords.timeLeft(left);
      if (shown.textContent !== text) shown.textContent = text;
      if (left <= 0) close(shown);
    }
  };
  tick();
  setInterval(tick, 1000);
}

/** What came with the page was counted when the page was asked for; what came later was counted just now. */
function receivedAt(shown: HTMLElement): number {
  return shown.closest('[data-inserted]') ? performance.now() / 1000 : 0;
}

function close(shown: HTMLElement): void {
  delete shown.dataset.seconds;
  shown.parentElement?.querySelector('a[href$="/aanpassen"], button.save')?.remove();
  if (shown.closest('form.reaction-form')) shown.textContent = formWords.windowClosed;
}
