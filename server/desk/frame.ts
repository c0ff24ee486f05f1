import type { Release } from '../articles/release.ts';
import { fill } from '../articles/slots.ts';
import type { Here } from '../http/visit.ts';
import { type Html, html, NOTHING } from '../text/html.ts';
import { deskNav } from './nav.ts';

type DeskPage = { title: string; content: Html; above?: Html; done?: Html };

/** A page of the desk, with the way to the other pages that are theirs. `above`: why something was refused; `done`: what was just done. */
export async function deskPage(
  c: Here,
  release: Release,
  { title, content, above = NOTHING, done = NOTHING }: DeskPage,
): Promise<string> {
  return fill(await release.template('beheer'), {
    title: html`${title}`,
    done,
    refusal: above,
    content: html`${deskNav(c.var.member, c.req.path)}${content}`,
  });
}
