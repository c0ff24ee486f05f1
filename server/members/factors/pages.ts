import { type Html, html, NOTHING } from '../../text/html.ts';
import type { Refusal } from '../../http/errors.ts';
import type { Release } from '../../articles/release.ts';
import { fill } from '../../articles/slots.ts';
import { alert } from '../../http/reply.ts';

type FactorPage = { title: string; text?: string; form: Html; refusal?: Refusal | undefined };

/** A page with one form, and the script that talks to passkeys. */
export async function factorPage(release: Release, { title, text = '', form, refusal }: FactorPage): Promise<string> {
  return fill(await release.template('tweede-stap'), {
    title: html`${title}`,
    message: html`<p>${text}</p>`,
    refusal: refusal ? alert(refusal) : NOTHING,
    form,
  });
}
