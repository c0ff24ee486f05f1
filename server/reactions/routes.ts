import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { OwnReaction, PlacedReaction } from '#contract';
import { Refusal } from '../errors.ts';
import { type Article, ensureMayRead } from '../gate/rules.ts';
import { LIMITS } from '../members/guards.ts';
import { ensureMember } from '../members/rules.ts';
import { fill } from '../pages/slots.ts';
import {
  alert,
  atMost,
  formAgain,
  type Here,
  land,
  personalPage,
  PRIVATE,
  readForm,
  type Visit,
  wantsJson,
} from '../reply.ts';
import type { Tools } from '../tools.ts';
import { editForm, ownControls, reactionItem, reactionList } from './html.ts';
import { ensureMayEdit, ensureMayReact, ensureMayWithdraw, parseText, type Reaction, secondsToEdit } from './rules.ts';

const placing = z.object({ article: z.string(), text: z.string(), key: z.string().max(64).optional() });
const editing = z.object({ text: z.string() });

/** 5,000 characters can take four bytes each, and three characters per byte when percent-encoded. */
const REACTION_KB = 64;

export const reactionRoutes = ({ reactions, readers, release, bake, limits }: Tools) => {
  const find = (id: string): Reaction => {
    const reaction = reactions.find(Number(id));
    if (!reaction) throw new Refusal('not-found');
    return reaction;
  };
  const findArticle = (id: string): Article => {
    const article = release.findArticle(id);
    if (!article) throw new Refusal('not-found');
    return article;
  };
  const ensureMayReactUnder = ({ articleId }: Reaction, { var: { member, now } }: Here) => {
    const article = findArticle(articleId);
    return ensureMayReact(article, readers.readerOf(article, member, now));
  };
  const editPage = async (form: string) => fill(await release.template('reactie-aanpassen'), 'form', form);

  const placed = (id: number, article: Article, now: Date): PlacedReaction => {
    const reaction = find(String(id));
    const viewer = { member: { id: reaction.memberId }, now };
    return {
      id,
      html: String(reactionItem(reaction, { article, viewer })),
      secondsToEdit: secondsToEdit(reaction, now),
    };
  };

  return new Hono<Visit>()
    .post('/reacties', atMost(REACTION_KB), async (c) => {
      const typed = await readForm(c, placing);
      const article = findArticle(typed.article);
      c.set('again', async (refusal) => formAgain(await release.page(article.path), refusal, { text: typed.text }));

      const member = ensureMayReact(article, readers.readerOf(article, c.var.member, c.var.now));
      limits.ensureRoom(`place ${member.id}`, LIMITS.place, c.var.now);
      const text = parseText(typed.text);
      const formKey = typed.key || sameWords(article.id, text);
      const id = reactions.add({ articleId: article.id, memberId: member.id, text, formKey, placedAt: c.var.now });
      await bake(article.id);
      return land(c, anchor(article, id), placed(id, article, c.var.now));
    })

    .get('/reacties/:id{[0-9]{1,15}}/aanpassen', async (c) => {
      const reaction = find(c.req.param('id'));
      ensureMayReactUnder(reaction, c);
      ensureMayEdit(reaction, c.var.member, c.var.now);
      const form = editForm(reaction, reaction.text, c.var.now);
      return wantsJson(c) ? c.json({ html: form }, 200, PRIVATE) : personalPage(c, await editPage(form));
    })

    .post('/reacties/:id{[0-9]{1,15}}', atMost(REACTION_KB), async (c) => {
      const reaction = find(c.req.param('id'));
      const member = ensureMember(c.var.member);
      const typed = await readForm(c, editing);
      ensureMayWithdraw(reaction, member);
      c.set('again', async (refusal) =>
        fill(await editPage(editForm(reaction, typed.text, c.var.now)), 'refusal', alert(refusal)),
      );

      limits.ensureRoom(`edit ${member.id}`, LIMITS.edit, c.var.now);
      ensureMayReactUnder(reaction, c);
      ensureMayEdit(reaction, member, c.var.now);
      const rewrite = { id: reaction.id, memberId: member.id, text: parseText(typed.text), now: c.var.now };
      if (!reactions.rewrite(rewrite)) throw new Refusal('too-late-to-edit');
      await bake(reaction.articleId);
      const article = findArticle(reaction.articleId);
      return land(c, anchor(article, reaction.id), placed(reaction.id, article, c.var.now));
    })

    .post('/reacties/:id{[0-9]{1,15}}/intrekken', atMost(1), async (c) => {
      const reaction = find(c.req.param('id'));
      ensureMayWithdraw(reaction, c.var.member);
      if (!reactions.withdraw(reaction.id, reaction.memberId, c.var.now)) throw new Refusal('already-withdrawn');
      await bake(reaction.articleId);
      return land(c, `/artikelen/${reaction.articleId}/#reacties`, { id: reaction.id });
    })

    .get('/api/articles/:id/reactions.html', (c) => {
      const article = findArticle(c.req.param('id'));
      ensureMayRead(article, readers.readerOf(article, c.var.member, c.var.now));
      const viewer = c.var.member ? { member: c.var.member, now: c.var.now } : undefined;
      return c.html(reactionList(reactions.visibleUnder(article.id), { article, viewer }), 200, PRIVATE);
    })

    .get('/api/articles/:id/own', (c) => {
      const member = ensureMember(c.var.member);
      const article = findArticle(c.req.param('id'));
      ensureMayRead(article, readers.readerOf(article, member, c.var.now));
      const own = reactions.visibleUnder(article.id).filter((one) => one.memberId === member.id);
      return c.json(
        own.map((reaction) => ownReaction(reaction, c.var.now)),
        200,
        PRIVATE,
      );
    });
};

function ownReaction(reaction: Reaction, now: Date): OwnReaction {
  return { id: reaction.id, controls: String(ownControls(reaction, now)), secondsToEdit: secondsToEdit(reaction, now) };
}

const anchor = (article: Article, id: number) => `${article.path}#reactie-${id}`;

/** Without JavaScript a form has no key of its own; the same words under the same article are then the same reaction. */
function sameWords(articleId: string, text: string): string {
  return createHash('sha256').update(`${articleId}\n${text}`).digest('base64url');
}
