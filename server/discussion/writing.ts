import { z } from 'zod';
import type { PlacedReaction } from '#contract';
import type { Readers } from '../articles/gate/reader.ts';
import type { Article } from '../articles/article.ts';
import type { Release } from '../articles/release.ts';
import { fill, type Slots } from '../articles/slots.ts';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import type { Here } from '../http/visit.ts';
import type { Member } from '../members/rules.ts';
import { reactionItem } from './html.ts';
import { ensureMayReact, secondsToEdit } from './rules.ts';
import type { Stamps } from './stamp.ts';
import type { ReactionStore } from './store.ts';

/** What writing a reaction works with. */
export type WritingNeeds = {
  reactions: ReactionStore;
  readers: Readers;
  release: Release;
  stamps: Stamps;
  /** An article's page as this member sees it; `page` is the public one, with a form in it that was refused. */
  articlePage: (article: Article, member: Member, drawn: { now: Date; page: string }) => Promise<string>;
};

/** 5,000 characters can take four bytes each, and three characters per byte when percent-encoded. */
export const REACTION_KB = 64;

/** The form under an article, and the one to answer someone. */
export const writing = z.object({
  article: upTo(RAW.name),
  text: upTo(RAW.text),
  answers: upTo(RAW.choice).default(''),
  key: upTo(64).default(''),
  stamp: upTo(64).default(''),
  website: upTo(RAW.path).default(''),
});
export type Typed = z.infer<typeof writing>;

/** A page with one reaction, or the form to write one, on it. */
export const reactionPage = async ({ release }: Pick<WritingNeeds, 'release'>, slots: Slots): Promise<string> =>
  fill(await release.template('reactie'), slots);

export const anchor = (article: Article, id: number): string => `${article.path}#reactie-${id}`;

/** Throws the refusal that fits when whoever asks may not write under this article. */
export const ensureMayReactUnder = (
  { reactions, readers }: WritingNeeds,
  article: Article,
  { var: { member, now } }: Here,
): Member =>
  ensureMayReact(article, readers.readerOf(article, member, now), { set: reactions.threadState(article.id), now });

/** What an island shows of a reaction that was just written. */
export function placed({ reactions }: WritingNeeds, id: number, { article, member, now }: Placed): PlacedReaction {
  const reaction = reactions.find(id);
  if (!reaction) throw new Refusal('not-found');
  return {
    id,
    parent: reaction.parentId,
    html: reactionItem(reaction, { article, viewer: { member, now } }),
    secondsToEdit: secondsToEdit(reaction, now),
    held: reaction.heldFor !== null,
  };
}

type Placed = { article: Article; member: Member; now: Date };
