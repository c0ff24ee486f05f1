import { type Html, html, NOTHING } from '../text/html.ts';
import { words } from '#words';

/** The fields that hold something a person wrote, and would have to think of again; never a password or a code. */
const WRITTEN = ['text', 'explanation', 'reason', 'answer'] as const;

/** What was typed in a form that cannot be shown again, to be copied; only what this very request held. */
export function keptWords(typed: Record<string, string> | null): Html {
  const written = WRITTEN.map((name) => typed?.[name]?.trim() ?? '').filter(Boolean);
  if (written.length === 0) return NOTHING;
  const areas = written.map(
    (text, index) =>
      html`<p>
        <label for="kept-${index}">${words.notices.kept}</label>
        <textarea id="kept-${index}" rows="8" readonly>${'\n'}${text}</textarea>
      </p>`,
  );
  return html`<div class="question-form">${areas}</div>`;
}
