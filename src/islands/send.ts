import type { RefusedAnswer } from '#contract';
import { formWords } from '#words';

export type Answer<T> = { ok: true; facts: T } | { ok: false; refused: RefusedAnswer };

/** Sends a form as the browser would, and asks for facts instead of a page. A dead server is a refusal too: it never throws. */
export async function send<T>(form: HTMLFormElement, button?: HTMLElement | null): Promise<Answer<T>> {
  const fields = new URLSearchParams();
  new FormData(form, button).forEach((value, name) => fields.append(name, String(value)));
  return ask<T>(button?.getAttribute('formaction') ?? form.action, { method: 'POST', body: fields });
}

/** Asks the server for facts; null when it has nothing to tell. A dead server is a refusal too: it never throws. */
export async function ask<T>(url: string, init: RequestInit = {}): Promise<Answer<T>> {
  try {
    const answer = await fetch(url, { ...init, headers: { Accept: 'application/json' } });
    const facts = answer.status === 204 ? null : await answer.json();
    return answer.ok ? { ok: true, facts } : { ok: false, refused: facts };
  } catch {
    return { ok: false, refused: { code: 'unreachable', message: formWords.unreachable } };
  }
}
