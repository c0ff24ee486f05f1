/** What was typed and not yet placed, with the form's key: sent twice, it is still one reaction. */
export type Draft = { text: string; key: string };

const place = (article: string) => `kb-concept:${article}`;

/** The draft this browser kept, or a new empty one. Storage may be full or forbidden: typing must go on all the same. */
export function readDraft(article: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(place(article)) ?? 'null') as Draft | null;
    if (kept?.text && kept.key) return kept;
  } catch {
    // a new draft will do
  }
  return { text: '', key: crypto.randomUUID() };
}

export function keepDraft(article: string, draft: Draft): void {
  try {
    if (draft.text) localStorage.setItem(place(article), JSON.stringify(draft));
    else localStorage.removeItem(place(article));
  } catch {
    // the text is still in the form
  }
}
