import { type CollectionEntry, getCollection } from 'astro:content';

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
  return articles.sort((a, b) => b.data.published.getTime() - a.data.published.getTime() || (a.id < b.id ? -1 : 1));
}

/** When the articles that wait for their moment appear, as milliseconds since 1970, the first one first. */
export async function planned(): Promise<number[]> {
  const now = new Date();
  const waiting = await getCollection('articles', ({ data }) => !data.draft && data.published > now);
  return waiting.map(({ data }) => data.published.getTime()).sort((a, b) => a - b);
}

/** Out for everyone: no draft, and its day has come. */
export const isOut = ({ data }: Article, now: Date): boolean => !data.draft && data.published <= now;

/** When its words last changed: a correction, or else the day it was published. */
export const changedOn = ({ data }: Article): Date =>
  data.corrections.reduce((latest, { date }) => (date > latest ? date : latest), data.published);

export const inChannel = (articles: Article[], id: string) => articles.filter(({ data }) => data.channel === id);
export const inTopic = (articles: Article[], id: string) => articles.filter(({ data }) => data.topics.includes(id));
export const byAuthor = (articles: Article[], id: string) => articles.filter(({ data }) => data.author === id);

/** So many stand under "Lees ook:"; more is a list, and lists have pages of their own. */
const RELATED_MOST = 3;

const sameSeries = (a: Article, b: Article) => a.data.series !== undefined && a.data.series === b.data.series;

/**
 * What to read next: first what the writer picked, then what shares most topics, the channel next, the newest first.
 * Nothing of the text is looked at, so a gated article gives nothing away.
 */
export function related(articles: Article[], article: Article): Article[] {
  const { id, data } = article;
  const beside = Object.values(neighbours(articles, article)); // these have a link of their own already
  const picked = data.related
    .flatMap((other) => articles.find((article) => article.id === other) ?? [])
    .filter((other) => !sameSeries(other, article)); // the series has a list of its own
  const kinship = (other: Article) =>
    2 * other.data.topics.filter((topic) => data.topics.includes(topic)).length +
    (other.data.channel === data.channel ? 1 : 0);
  const akin = articles
    .filter((other) => other.id !== id && !picked.includes(other) && !beside.includes(other))
    .filter((other) => !sameSeries(other, article) && kinship(other) >= 2)
    .sort((a, b) => kinship(b) - kinship(a)); // stable: newest first among equals
  return [...picked, ...akin].slice(0, Math.max(RELATED_MOST, picked.length));
}

/** The articles before and after this one in its channel, by date. */
export function neighbours(articles: Article[], { id, data }: Article): { older?: Article; newer?: Article } {
  const list = inChannel(articles, data.channel);
  const here = list.findIndex((article) => article.id === id);
  return { newer: list[here - 1], older: list[here + 1] };
}

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
