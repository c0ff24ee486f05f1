import { type CollectionEntry, getCollection } from 'astro:content';
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

/** Whole minutes over the whole text; of a gated article this is all that a stranger learns about the rest. */
export function readingMinutes({ body = '' }: Article): number {
  const words = body.replace(/<[^>]*>|[#>*_[\]()|-]/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}

/** How many headings of the second level stand before the cut: what comes after it is gated, headings included. */
export function publicHeadings({ body = '', data }: Article): number {
  const shown = data.access === 'open' ? body : (body.split(/^<Paywall \/>$/m)[0] ?? '');
  return shown.match(/^## /gm)?.length ?? 0;
}

/** Articles by year, newest first. */
export const byYear = (articles: Article[]): [year: number, articles: Article[]][] => [
  ...Map.groupBy(articles, ({ data }) => data.published.getUTCFullYear()),
];

export const pathOf = ({ id }: { id: string }) => `/artikelen/${id}/`;
