import { yearOf } from '#dutch';
import { type CollectionEntry, getCollection } from 'astro:content';
import { countHeadings, halvesOf, publicHalf, textOf } from '../mdx/cut.ts';
import { kindOf, type Node, type Source } from '../mdx/parse.ts';
import { isOut, newestFirst } from './order.ts';

export type Article = CollectionEntry<'articles'>;

/** Slow enough for a reader who thinks along; Dutch non-fiction is read at about 240 words a minute. */
const WORDS_PER_MINUTE = 230;
export const ARTICLES_PER_PAGE = 20;

/** Whether drafts and planned articles show: while a writer works, and in a preview behind a password. */
export const showsDrafts: boolean = process.env.DRAFTS === 'on';

/** Every article whose moment has come, newest first; in a writer's preview the drafts and the planned ones too. */
export async function published(): Promise<Article[]> {
  const now = new Date();
  const articles = await getCollection('articles', (article) => showsDrafts || isOut(article, now));
  return newestFirst(articles);
}

/** When the articles that wait for their moment appear, as milliseconds since 1970, the first one first. */
export async function planned(): Promise<number[]> {
  const now = new Date();
  const waiting = await getCollection('articles', ({ data }) => !data.draft && data.published > now);
  return waiting.map(({ data }) => data.published.getTime()).sort((a, b) => a - b);
}

/** When its words last changed: a correction, or else the day it was published. */
export const changedOn = ({ data }: Article): Date =>
  data.corrections.reduce((latest, { date }) => (date > latest ? date : latest), data.published);

export const byAuthor = (articles: Article[], id: string) => articles.filter(({ data }) => data.author === id);

/** What a page tells of a text: whole minutes over all of it, and how many headings stand before the cut. */
export type Read = { minutes: number; headings: number };

/** Of a gated article the minutes are all that a stranger learns about the rest. Throws when it has no cut. */
export function readOf(article: Article): Read {
  const halves = halvesOf(sourceOf(article));
  const open = publicHalf(halves, article.data.access);
  const words = textOf(...open, ...(halves.gated ?? [])).match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return { minutes: Math.max(1, Math.round(words / WORDS_PER_MINUTE)), headings: countHeadings(open) };
}

/** What everyone may read of an article, without what its writer noted for colleagues. */
export const openHalfOf = (article: Article): Node[] => publicHalf(halvesOf(sourceOf(article)), article.data.access);

/** Throws when it is not known how to read the text: as Markdown, notes in an .mdx would be text for everyone. */
function sourceOf({ id, body = '', filePath }: Article): Source {
  if (!filePath) throw new Error(`The article ${id} came without its text.`);
  return { body, kind: kindOf(filePath) };
}

/** Articles by year, newest first. */
export const byYear = (articles: Article[]): [year: number, articles: Article[]][] => [
  ...Map.groupBy(articles, ({ data }) => yearOf(data.published)),
];

export const pathOf = ({ id }: { id: string }) => `/artikelen/${id}/`;
