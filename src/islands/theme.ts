import { attempt } from './owner.ts';

/** Light, dark, or as the system has it. before-paint.js applies the choice on the next page before anything is drawn. */
const PLACE = 'kb-weergave';
const choice = document.querySelector<HTMLSelectElement>('#weergave')!; // in the foot of every page

choice.value = document.documentElement.dataset.theme ?? '';
choice.closest('p')?.removeAttribute('hidden');
choice.addEventListener('change', () => {
  const root = document.documentElement;
  if (choice.value) root.dataset.theme = choice.value;
  else delete root.dataset.theme;
  // Without storage it holds for this page only.
  attempt(() => {
    if (choice.value) localStorage[PLACE] = choice.value;
    else delete localStorage[PLACE];
  });
});
