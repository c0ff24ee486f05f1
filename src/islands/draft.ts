import { attempt, draftPlace, isLeft } from './owner.ts';

/** What was typed and not yet placed, with the form's key: sent twice, it is still one reaction. */
type Draft = { text: string; key: string };

/** The draft this browser kept for this reader, if any. */
export const readDraft = (article: string): Draft | undefined =>
  attempt(() => JSON.parse(localStorage[draftPlace(article)]));

export function keepDraft(article: string, { text, key }: Draft): void {
  const place = draftPlace(article);
  attempt(() => {
    if (isLeft()) return; // the page is still theirs, the browser is not
    if (text) localStorage[place] = JSON.stringify({ text, key, at: Date.now() });
    else delete localStorage[place];
  });
}
