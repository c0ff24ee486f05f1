import { html } from 'hono/html';
import type { Refusal } from '../../http/errors.ts';
import type { Release } from '../../articles/release.ts';
import { escapeHtml, fillAll } from '../../articles/slots.ts';
import { alert } from '../../http/reply.ts';

export type FactorPage = { title: string; text?: string; form: string; refusal?: Refusal | undefined };

/** A page with one form, and the script that talks to passkeys. */
export async function factorPage(release: Release, { title, text = '', form, refusal }: FactorPage): Promise<string> {
  return fillAll(await release.template('tweede-stap'), {
    title: escapeHtml(title),
    message: String(html`<p>${text}</p>`),
    refusal: refusal ? alert(refusal) : '',
    form,
  });
}
