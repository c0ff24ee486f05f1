import { createHash, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { PlacedReaction } from '#contract';
import { Refusal } from '../errors.ts';
import { RAW, upTo } from '../fields.ts';
import { openArticles } from '../gate/draw.ts';
import type { Article } from '../gate/rules.ts';
import { LIMITS } from '../members/guards.ts';
import { may } from '../members/permissions.ts';
import { ensureMember, type Member } from '../members/rules.ts';
import { fill, fillAll, fillFields } from '../pages/slots.ts';
import {
  alert,
  atMost,
  type Here,
  land,
  personalPage,
  PRIVATE,
  readForm,
  type Visit,
  wantsJson,
  signInFirst,
} from '../reply.ts';
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
  const { reactions, readers, release, bake, limits, stamps } = tools;
  const articles = openArticles(tools);

  const find = (id: string): Reaction => {
    const reaction = /^\d{1,15}$/.test(id) ? reactions.find(Number(id)) : null;
    if (!reaction) throw new Refusal('not-found');
    return reaction;
  };
  const ensureMayReactUnder = (article: Article, { var: { member, now } }: Here): Member =>
    ensureMayReact(article, readers.readerOf(article, member, now), { set: reactions.threadState(article.id), now });

  const findReadable = openReadable(tools);

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

  const pageOf = async (slots: Record<string, string>) => fillAll(await release.template('reactie'), slots);
  const editPage = (form: string, refusal = '') => pageOf({ title: words.reactions.editTitle, refusal, form });
  const replyPage = (answered: Reaction, text: string, { c, above = '' }: { c: Here; above?: string }) =>
    pageOf({
      title: words.reactions.replyTitle,
      reaction: quotedReaction(answered),
      refusal: above,
      form: replyForm(answered, { text, stamp: stamps.issue(answered.articleId, c.var.now), key: randomUUID() }),
    });

  /** The page on which a text was typed, with that text in it and something to read above the form. */
  const formPage = async (c: Here, typed: Typed, above: string): Promise<string> => {
    if (typed.answers) return replyPage(find(typed.answers), typed.text, { c, above });
    const article = release.ensureArticle(typed.article);
    const page = fillFields(fill(await release.page(article.path), 'refusal', above), { text: typed.text });
    return c.var.member ? articles.pageFor(article, c.var.member, { now: c.var.now, page }) : page;
  };

  const placed = (id: number, article: Article, now: Date): PlacedReaction => {
    const reaction = find(String(id));
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
      const typed = await readForm(c, writing);
      const article = release.ensureArticle(typed.article);
      const answered = typed.answers ? findReadable(typed.answers, c.var).reaction : null;
      c.set('again', (refusal) => formPage(c, typed, alert(refusal)));

      const { now } = c.var;
      const member = ensureMayReactUnder(article, c);
      limits.ensureRoom(`place ${member.id}`, LIMITS.place, now);
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
      await bake(article.id);
      return land(c, anchor(article, id), placed(id, article, now));
    })

    .post('/reacties/voorbeeld', atMost(REACTION_KB), async (c) => {
      const typed = await readForm(c, writing);
      c.set('again', (refusal) => formPage(c, typed, alert(refusal)));
      if (typed.answers) findReadable(typed.answers, c.var);
      const preview = previewOf(parseText(typed.text));
      if (wantsJson(c)) return c.json({ html: preview }, 200, PRIVATE);
      return personalPage(c, await formPage(c, typed, preview));
    })

    .get('/reacties/:id{[0-9]{1,15}}/beantwoorden', async (c) => {
      const { reaction, article } = findReadable(c.req.param('id'), c.var);
      if (!c.var.member && !wantsJson(c)) return signInFirst(c);
      ensureMayReactUnder(article, c);
      const quoted = c.req.query('citaat') === undefined ? '' : asQuote(reaction.text);
      const fields = { text: quoted, stamp: stamps.issue(article.id, c.var.now), key: randomUUID() };
      if (wantsJson(c)) return c.json({ html: replyForm(reaction, fields) }, 200, PRIVATE);
      return personalPage(c, await replyPage(reaction, quoted, { c }));
    })

    .get('/reacties/:id{[0-9]{1,15}}/aanpassen', async (c) => {
      const reaction = find(c.req.param('id'));
      ensureMayStillEdit(reaction, c);
      const form = editForm(reaction, reaction.text, c.var.now);
      return wantsJson(c) ? c.json({ html: form }, 200, PRIVATE) : personalPage(c, await editPage(form));
    })

    .post('/reacties/:id{[0-9]{1,15}}', atMost(REACTION_KB), async (c) => {
      const reaction = find(c.req.param('id'));
      const member = ensureMember(c.var.member);
      const typed = await readForm(c, editing);
      ensureMayWithdraw(reaction, member);
      c.set('again', (refusal) => editPage(editForm(reaction, typed.text, c.var.now), alert(refusal)));

      const { now, latest } = c.var;
      limits.ensureRoom(`edit ${member.id}`, LIMITS.edit, now);
      const article = ensureMayStillEdit(reaction, c);
      const text = parseText(typed.text);
      const held = heldFor(member, text, { now, id: reaction.id });
      const { id } = reaction;
      if (!reactions.rewrite({ id, memberId: member.id, text, now: latest, heldFor: held }))
        throw new Refusal('too-late-to-edit');
      await bake(article.id);
      return land(c, anchor(article, id), placed(id, article, now));
    })

    .post('/reacties/:id{[0-9]{1,15}}/intrekken', atMost(1), async (c) => {
      const reaction = find(c.req.param('id'));
      ensureMayWithdraw(reaction, c.var.member);
      if (!reactions.withdraw(reaction.id, reaction.memberId!, c.var.now)) throw new Refusal('already-withdrawn');
      await bake(reaction.articleId);
      const article = release.ensureArticle(reaction.articleId);
      const changed = asChanged(find(c.req.param('id')), { article, reactions });
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

type Placing = { now: Date; id: number; form?: Typed };

const anchor = (article: Article, id: number) => `${article.path}#reactie-${id}`;

/**
 * Sent twice, by a double click or after a crash, the same form with the same words is one reaction. The words count
 * too: who goes back and types something else has something else to say.
 */
function sameForm(facts: string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
