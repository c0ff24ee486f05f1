import { type Html, html, NOTHING } from '../text/html.ts';
import { createHash, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { PlacedReaction } from '#contract';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { openArticles } from '../reading/draw.ts';
import type { Article } from '../articles/gate/rules.ts';
import type { Guarded } from '../http/guarded.ts';
import { may } from '../members/permissions.ts';
import { ensureMember, type Member } from '../members/rules.ts';
import { fill, fillFields, type Slots } from '../articles/slots.ts';
import { again } from '../http/redraw.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert, land, PRIVATE, wantsJson, signInFirst } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';
import { words } from '#words';
import type { Tools } from '../tools.ts';
import { isAlike } from './alike.ts';
import { editForm, previewOf, replyForm } from './forms.ts';
import { quotedReaction, reactionItem } from './html.ts';
import {
  ensureMayEdit,
  ensureMayReact,
  ensureMayWithdraw,
  type HeldFor,
  parseText,
  placeOfReply,
  type Reaction,
  secondsToEdit,
} from './rules.ts';
import { openReadable } from './readable.ts';
import { reasonToHold } from './spam.ts';
import { asQuote } from './text.ts';
import { asChanged } from './top-up.ts';

const writing = z.object({
  article: upTo(RAW.name),
  text: upTo(RAW.text),
  answers: upTo(RAW.choice).default(''),
  key: upTo(64).default(''),
  stamp: upTo(64).default(''),
  website: upTo(RAW.path).default(''),
});
type Typed = z.infer<typeof writing>;
const editing = z.object({ text: upTo(RAW.text) });

/** 5,000 characters can take four bytes each, and three characters per byte when percent-encoded. */
const REACTION_KB = 64;
/** The same words again within this time are looked at. */
const REPEAT_HOURS = 24;
/** Nearly the same words, within a week: a campaign lasts longer than a day. */
const ALIKE_DAYS = 7;
/** So many of the newest are compared, and as many that were hidden: some milliseconds of work. */
const ALIKE_MOST = 200;

/** Placing, answering, editing and withdrawing. */
export const reactionRoutes = (tools: Tools) => {
  const { reactions, readers, release, stamps } = tools;
  const articles = openArticles(tools);
  const readable = openReadable(tools);

  const ensureMayReactUnder = (article: Article, { var: { member, now } }: Here): Member =>
    ensureMayReact(article, readers.readerOf(article, member, now), { set: reactions.threadState(article.id), now });

  const heldFor = (member: Member, text: string, { now, id, form }: Placing): HeldFor | null =>
    reasonToHold({
      text,
      isKnown: reactions.isKnown(member.id),
      speaksForHouse: may(member, 'speak-for-house'),
      repeated: reactions.isRepeat(text, new Date(now.getTime() - REPEAT_HOURS * 3_600_000), id),
      alike: isAlike(text, () => reactions.lately(new Date(now.getTime() - ALIKE_DAYS * 86_400_000), ALIKE_MOST, id)),
      trapped: form !== undefined && form.website !== '',
      formAge: form ? stamps.ageOf(form.stamp, form.article, now) : Infinity,
    });

  const pageOf = async (slots: Slots) => fill(await release.template('reactie'), slots);
  const editPage = (form: Html, refusal = NOTHING) =>
    pageOf({ title: html`${words.reactions.editTitle}`, refusal, form });
  const replyPage = (answered: Guarded<Reaction>, text: string, { c, above = NOTHING }: { c: Here; above?: Html }) =>
    pageOf({
      title: html`${words.reactions.replyTitle}`,
      reaction: quotedReaction(answered),
      refusal: above,
      form: replyForm(answered, { text, stamp: stamps.issue(answered.articleId, c.var.now), key: randomUUID() }),
    });

  /** Where a text was typed, as far as whoever sent it may see that; null: it says to answer what cannot be seen. */
  const placeOf = (c: Here, { article, answers }: Typed): Place | null => {
    if (answers) return readable.find(answers, c.var);
    return { article: release.ensureArticle(article), reaction: null };
  };

  /** The page on which a text was typed, with that text in it and something to read above the form. */
  const formPage = async (c: Here, { article, reaction }: Place, { text, above }: Words): Promise<string> => {
    if (reaction) return replyPage(reaction, text, { c, above });
    const page = fillFields(fill(await release.page(article.path), { refusal: above }), { text });
    return c.var.member ? articles.pageFor(article, c.var.member, { now: c.var.now, page }) : page;
  };

  /** What may not be answered is not shown either: then the words stand on a plain page. */
  const formAgain = (c: Here) => (typed: Typed) =>
    again({ ...placeOf(c, typed), text: typed.text }, async ({ article, reaction = null, text }, refusal) =>
      article ? formPage(c, { article, reaction }, { text, above: alert(refusal) }) : null,
    );

  const placed = (id: number, article: Article, now: Date): PlacedReaction => {
    const reaction = reactions.find(id)!;
    const viewer = { member: { id: reaction.memberId! }, now };
    return {
      id,
      parent: reaction.parentId,
      html: reactionItem(reaction, { article, viewer }),
      secondsToEdit: secondsToEdit(reaction, now),
      held: reaction.heldFor !== null,
    };
  };

  return new Hono<Visit>()
    .post('/reacties', atMost(REACTION_KB), async (c) => {
      const typed = await readForm(c, writing, { limit: 'place', again: formAgain(c) });
      const article = release.ensureArticle(typed.article);
      const { now } = c.var;
      const member = ensureMayReactUnder(article, c);
      const answered = typed.answers ? readable.ensure(typed.answers, c.var).reaction : null;
      const text = parseText(typed.text);
      const id = reactions.add({
        ...(typed.answers ? placeOfReply(answered, article.id) : {}),
        articleId: article.id,
        memberId: member.id,
        text,
        formKey: sameForm([article.id, typed.answers, typed.key, text]),
        placedAt: now,
        heldFor: heldFor(member, text, { now, id: 0, form: typed }),
      });
      return land(c, anchor(article, id), placed(id, article, now));
    })

    .post('/reacties/voorbeeld', atMost(REACTION_KB), async (c) => {
      const typed = await readForm(c, writing, { limit: 'preview', again: formAgain(c) });
      const place = placeOf(c, typed);
      if (!place) throw new Refusal('not-found');
      const { text } = typed;
      const above = previewOf(parseText(text));
      if (wantsJson(c)) return c.json({ html: above }, 200, PRIVATE);
      return personalPage(c, await formPage(c, place, { text, above }));
    })

    .get('/reacties/:id{[0-9]{1,15}}/beantwoorden', async (c) => {
      if (!c.var.member && !wantsJson(c)) return signInFirst(c);
      ensureMember(c.var.member); // before anything is looked up: a visitor is told nothing about any number
      const { reaction, article } = readable.ensure(c.req.param('id'), c.var);
      ensureMayReactUnder(article, c);
      const quoted = c.req.query('citaat') === undefined ? '' : asQuote(reaction.text);
      const fields = { text: quoted, stamp: stamps.issue(article.id, c.var.now), key: randomUUID() };
      if (wantsJson(c)) return c.json({ html: replyForm(reaction, fields) }, 200, PRIVATE);
      return personalPage(c, await replyPage(reaction, quoted, { c }));
    })

    .get('/reacties/:id{[0-9]{1,15}}/aanpassen', async (c) => {
      if (!c.var.member && !wantsJson(c)) return signInFirst(c);
      const reaction = readable.ensureOwn(c.req.param('id'), c.var);
      ensureMayStillEdit(reaction, c);
      const form = editForm(reaction, reaction.text, c.var.now);
      return wantsJson(c) ? c.json({ html: form }, 200, PRIVATE) : personalPage(c, await editPage(form));
    })

    .post('/reacties/:id{[0-9]{1,15}}', atMost(REACTION_KB), async (c) => {
      const typed = await readForm(c, editing, {
        limit: 'edit',
        again: ({ text }) =>
          again({ own: readable.ensureOwn(c.req.param('id'), c.var), text }, ({ own, text }, refusal) =>
            editPage(editForm(own, text, c.var.now), alert(refusal)),
          ),
      });
      const reaction = readable.ensureOwn(c.req.param('id'), c.var);
      const member = ensureMember(c.var.member);
      const { now, latest } = c.var;
      const article = ensureMayStillEdit(reaction, c);
      const text = parseText(typed.text);
      const held = heldFor(member, text, { now, id: reaction.id });
      const { id } = reaction;
      if (!reactions.rewrite({ id, memberId: member.id, text, now: latest, heldFor: held }))
        throw new Refusal('too-late-to-edit');
      return land(c, anchor(article, id), placed(id, article, now));
    })

    .post('/reacties/:id{[0-9]{1,15}}/intrekken', atMost(1), async (c) => {
      c.var.count('retract');
      const reaction = readable.ensureOwn(c.req.param('id'), c.var);
      ensureMayWithdraw(reaction, c.var.member);
      if (!reactions.withdraw(reaction.id, reaction.memberId!, c.var.now)) throw new Refusal('already-withdrawn');
      const article = release.ensureArticle(reaction.articleId);
      const changed = asChanged(reactions.find(reaction.id), { article, reactions });
      return land(c, `${article.path}#reacties`, { id: reaction.id, ...changed });
    });

  /** The promise of thirty minutes holds in a discussion that was closed meanwhile. */
  function ensureMayStillEdit(reaction: Reaction, { var: { member, now, latest } }: Here): Article {
    const article = release.ensureArticle(reaction.articleId);
    ensureMayReact(article, readers.readerOf(article, member, now), { set: 'open', now });
    ensureMayEdit(reaction, member, latest);
    return article;
  }
};

type Place = { article: Article; reaction: Guarded<Reaction> | null };
type Words = { text: string; above: Html };
type Placing = { now: Date; id: number; form?: Typed };

const anchor = (article: Article, id: number) => `${article.path}#reactie-${id}`;

/**
 * Sent twice, by a double click or after a crash, the same form with the same words is one reaction. The words count
 * too: who goes back and types something else has something else to say.
 */
function sameForm(facts: string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
