import { ID } from '../http/ids.ts';
import { createHash, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { words } from '#words';
import type { Article } from '../articles/article.ts';
import { fill, fillFields } from '../articles/slots.ts';
import { Refusal } from '../http/errors.ts';
import { atMost, readForm } from '../http/forms.ts';
import type { Guarded } from '../http/guarded.ts';
import { again } from '../http/redraw.ts';
import { alert, land, PRIVATE, signInFirst, wantsJson } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import { ensureMember } from '../members/rules.ts';
import { type Html, html, NOTHING } from '../text/html.ts';
import { previewOf, replyForm } from './forms.ts';
import { heldFor } from './hold.ts';
import { quotedReaction } from './html.ts';
import { openReadable } from './readable.ts';
import { parseText, placeOfReply, type Reaction } from './rules.ts';
import { asQuote } from './text.ts';
import {
  anchor,
  ensureMayReactUnder,
  placed,
  REACTION_KB,
  reactionPage,
  type Typed,
  writing,
  type WritingNeeds,
} from './writing.ts';

/** Placing and answering. */
export const placeRoutes = (needs: WritingNeeds) =>
  new Hono<Visit>()
    .post('/reacties', atMost(REACTION_KB), (c) => place(needs, c))
    .post('/reacties/voorbeeld', atMost(REACTION_KB), (c) => preview(needs, c))
    .get(`/reacties/:id${ID}/beantwoorden`, (c) => startAnswer(needs, c, c.req.param('id')));

async function place(needs: WritingNeeds, c: Here): Promise<Response> {
  const { release, reactions } = needs;
  const typed = await readForm(c, writing, { limit: 'place', again: formAgain(needs, c) });
  const article = release.ensureArticle(typed.article);
  const { now } = c.var;
  const member = ensureMayReactUnder(needs, article, c);
  const answered = typed.answers ? openReadable(needs).ensure(typed.answers, c.var).reaction : null;
  const text = parseText(typed.text);
  const id = reactions.add({
    ...(typed.answers ? placeOfReply(answered, article.id) : {}),
    articleId: article.id,
    memberId: member.id,
    text,
    formKey: sameForm([article.id, typed.answers, typed.key, text]),
    placedAt: now,
    heldFor: heldFor(needs, member, { text, now, id: 0, form: typed }),
  });
  return land(c, anchor(article, id), placed(needs, id, { article, member, now }));
}

async function preview(needs: WritingNeeds, c: Here): Promise<Response> {
  const typed = await readForm(c, writing, { limit: 'preview', again: formAgain(needs, c) });
  const place = placeOf(needs, c, typed);
  if (!place) throw new Refusal('not-found');
  const { text } = typed;
  const above = previewOf(parseText(text));
  if (wantsJson(c)) return c.json({ html: above }, 200, PRIVATE);
  return personalPage(c, await formPage(needs, c, { ...place, text, above }));
}

async function startAnswer(needs: WritingNeeds, c: Here, id: string): Promise<Response> {
  if (!c.var.member && !wantsJson(c)) return signInFirst(c);
  ensureMember(c.var.member); // before anything is looked up: a visitor is told nothing about any number
  const { reaction, article } = openReadable(needs).ensure(id, c.var);
  ensureMayReactUnder(needs, article, c);
  const text = c.req.query('citaat') === undefined ? '' : asQuote(reaction.text);
  if (wantsJson(c)) return c.json({ html: freshReplyForm(needs, c, { reaction, text }) }, 200, PRIVATE);
  return personalPage(c, await replyPage(needs, c, { reaction, text }));
}

type Place = { article: Article; reaction: Guarded<Reaction> | null };
type Words = { text: string; above: Html };
type Answering = { reaction: Guarded<Reaction>; text: string; above?: Html };

const freshReplyForm = ({ stamps }: WritingNeeds, c: Here, { reaction, text }: Answering): Html =>
  replyForm(reaction, { text, stamp: stamps.issue(reaction.articleId, c.var.now), key: randomUUID() });

const replyPage = (needs: WritingNeeds, c: Here, { reaction, text, above = NOTHING }: Answering): Promise<string> =>
  reactionPage(needs, {
    title: html`${words.reactions.replyTitle}`,
    reaction: quotedReaction(reaction),
    refusal: above,
    form: freshReplyForm(needs, c, { reaction, text }),
  });

/** Where a text was typed, as far as whoever sent it may see that; null: it says to answer what cannot be seen. */
function placeOf(needs: WritingNeeds, c: Here, { article, answers }: Typed): Place | null {
  if (answers) return openReadable(needs).find(answers, c.var);
  return { article: needs.release.ensureArticle(article), reaction: null };
}

/** The page on which a text was typed, with that text in it and something to read above the form. */
async function formPage(needs: WritingNeeds, c: Here, { article, reaction, text, above }: Place & Words) {
  if (reaction) return replyPage(needs, c, { reaction, text, above });
  const page = fillFields(fill(await needs.release.page(article.path), { refusal: above }), { text });
  return c.var.member ? needs.articlePage(article, c.var.member, { now: c.var.now, page }) : page;
}

/** What may not be answered is not shown either: then the words stand on a plain page. */
const formAgain = (needs: WritingNeeds, c: Here) => (typed: Typed) =>
  again({ ...placeOf(needs, c, typed), text: typed.text }, async ({ article, reaction = null, text }, refusal) =>
    article ? formPage(needs, c, { article, reaction, text, above: alert(refusal) }) : null,
  );

/**
 * Sent twice, by a double click or after a crash, the same form with the same words is one reaction. The words count
 * too: who goes back and types something else has something else to say.
 */
function sameForm(facts: string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
