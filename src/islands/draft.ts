import { draftPlace, get, isLeft, set, visitorsPlace } from './owner.ts';

/** What was typed and not yet placed, with the form's key: sent twice, it is still one reaction. */
export type Draft = { text: string; key: string };

/** The draft this browser kept for this reader, also from before they signed in; or a new empty one. */
export function readDraft(article: string): Draft {
  const place = draftPlace(article);
  const visitors = visitorsPlace(article);
  const kept = read(place) ?? read(visitors);
  if (kept && place !== visitors) {
    set(visitors, null);
    keepDraft(article, kept);
  }
  return kept ?? { text: '', key: crypto.randomUUID() };
}

export function keepDraft(article: string, { text, key }: Draft): void {
  if (isLeft()) return; // the page is still theirs, the browser is not
  set(draftPlace(article), text ? JSON.stringify({ text, key, at: Date.now() }) : null);
}

function read(place: string): Draft | null {
  try {
    const kept = JSON.parse(get(place) ?? 'null') as Draft | null;
    return kept?.text && kept.key ? kept : null;
  } catch {
    return null; // a new draft will do
  }
}
