import { ID } from '../http/ids.ts';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import type { Article } from '../articles/article.ts';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { atMost, readForm } from '../http/forms.ts';
import { again } from '../http/redraw.ts';
import { alert, land, PRIVATE, signInFirst, wantsJson } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import { ensureMember } from '../members/rules.ts';
import { type Html, html, NOTHING } from '../text/html.ts';
import { editForm } from './forms.ts';
import { heldFor } from './hold.ts';
import { openReadable } from './readable.ts';
import { ensureMayEdit, ensureMayReact, ensureMayWithdraw, parseText, type Reaction } from './rules.ts';
import { asChanged } from './top-up.ts';
import { anchor, placed, REACTION_KB, reactionPage, type WritingNeeds } from './writing.ts';

const editing = z.object({ text: upTo(RAW.text) });

/** Changing and withdrawing one's own. */
export const changeRoutes = (needs: WritingNeeds) =>
  new Hono<Visit>()
    .get(`/reacties/:id${ID}/aanpassen`, (c) => startEdit(needs, c, c.req.param('id')))
    .post(`/reacties/:id${ID}`, atMost(REACTION_KB), (c) => edit(needs, c, c.req.param('id')))
    .post(`/reacties/:id${ID}/intrekken`, atMost(1), (c) => withdraw(needs, c, c.req.param('id')));

async function startEdit(needs: WritingNeeds, c: Here, id: string): Promise<Response> {
  if (!c.var.member && !wantsJson(c)) return signInFirst(c);
  const reaction = openReadable(needs).ensureOwn(id, c.var);
  ensureMayStillEdit(needs, reaction, c);
  const form = editForm(reaction, reaction.text, c.var.now);
  return wantsJson(c) ? c.json({ html: form }, 200, PRIVATE) : personalPage(c, await editPage(needs, form));
}

async function edit(needs: WritingNeeds, c: Here, typedId: string): Promise<Response> {
  const readable = openReadable(needs);
  const typed = await readForm(c, editing, {
    limit: 'edit',
    again: ({ text }) =>
      again({ own: readable.ensureOwn(typedId, c.var), text }, ({ own, text }, refusal) =>
        editPage(needs, editForm(own, text, c.var.now), alert(refusal)),
      ),
  });
  const reaction = readable.ensureOwn(typedId, c.var);
  const { id } = reaction;
  const member = ensureMember(c.var.member);
  const { now, latest } = c.var;
  const article = ensureMayStillEdit(needs, reaction, c);
  const text = parseText(typed.text);
  const held = heldFor(needs, member, { text, now, id });
  if (!needs.reactions.rewrite({ id, memberId: member.id, text, now: latest, heldFor: held }))
    throw new Refusal('too-late-to-edit');
  return land(c, anchor(article, id), placed(needs, id, { article, member, now }));
}

async function withdraw(needs: WritingNeeds, c: Here, typedId: string): Promise<Response> {
  const { reactions, release } = needs;
  c.var.count('retract');
  const reaction = openReadable(needs).ensureOwn(typedId, c.var);
  const { id } = reaction;
  ensureMayWithdraw(reaction, c.var.member);
  const member = ensureMember(c.var.member);
  if (!reactions.withdraw(id, member.id, c.var.now)) throw new Refusal('already-withdrawn');
  const article = release.ensureArticle(reaction.articleId);
  const changed = asChanged(reactions.find(id), { article, reactions });
  return land(c, `${article.path}#reacties`, { id, ...changed });
}

const editPage = (needs: WritingNeeds, form: Html, refusal = NOTHING): Promise<string> =>
  reactionPage(needs, { title: html`${words.reactions.editTitle}`, refusal, form });

/** The promise of thirty minutes holds in a discussion that was closed meanwhile. */
function ensureMayStillEdit(
  { release, readers }: WritingNeeds,
  reaction: Reaction,
  { var: { member, now, latest } }: Here,
): Article {
  const article = release.ensureArticle(reaction.articleId);
  ensureMayReact(article, readers.readerOf(article, member, now), { set: 'open', now });
  ensureMayEdit(reaction, member, latest);
  return article;
}
