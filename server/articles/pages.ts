import { words } from '#words';
import type { Refusal } from '../http/errors.ts';
import { alert } from '../http/reply.ts';
import { type Html, html } from '../text/html.ts';
import type { Release } from './release.ts';
import { fill, fillFields } from './slots.ts';

/** The page with a form, showing why it was refused and keeping what was typed. */
export function formAgain(page: string, refusal: Refusal, typed: Record<string, string>): string {
  return fillFields(fill(page, { refusal: alert(refusal) }), typed);
}

type Notice = { title?: string; text: string; path: string };

/** A page that says that something was done, with a link onward. */
export async function noticePage(
  release: Release,
  { title = words.notices.done, text, path }: Notice,
): Promise<string> {
  return fill(await release.template('melding'), {
    title: html`${title}`,
    message: html`<p role="status">${text}</p>`,
    extra: html`<a href="${path}">${words.notices.onward}</a> · `,
  });
}

/** A page with a title and one form. */
export async function simplePage(
  release: Release,
  { title, text = '', form }: { title: string; text?: string; form: Html },
): Promise<string> {
  return fill(await release.template('formulier'), { title: html`${title}`, message: html`<p>${text}</p>`, form });
}
