/** What decides the order of articles and which stand beside which: needed to build the site, and to see what changed. */
export type Ordered = {
  id: string;
  data: {
    published: Date;
    draft: boolean;
    channel: string;
    topics: string[];
    related: string[];
    series?: string | undefined;
  };
};

/** Out for everyone: no draft, and its moment has come. */
export const isOut = ({ data }: Ordered, now: Date): boolean => !data.draft && data.published <= now;

/** The newest first; of one moment in the order of their names, so that two builds agree. */
export const newestFirst = <A extends Ordered>(articles: A[]): A[] =>
  articles.toSorted((a, b) => b.data.published.getTime() - a.data.published.getTime() || (a.id < b.id ? -1 : 1));

export const inChannel = <A extends Ordered>(articles: A[], id: string): A[] =>
  articles.filter(({ data }) => data.channel === id);
export const inTopic = <A extends Ordered>(articles: A[], id: string): A[] =>
  articles.filter(({ data }) => data.topics.includes(id));

/** The parts of a series as they appeared, the first one first. */
export const partsOf = <A extends Ordered>(articles: A[], id: string): A[] =>
  articles.filter(({ data }) => data.series === id).toReversed();

/** So many stand under "Lees ook:"; more is a list, and lists have pages of their own. */
const RELATED_MOST = 3;

const sameSeries = (a: Ordered, b: Ordered) => a.data.series !== undefined && a.data.series === b.data.series;

/**
 * What to read next: first what the writer picked, then what shares most topics, the channel next, the newest first.
 * Nothing of the text is looked at, so a gated article gives nothing away.
 */
export function related<A extends Ordered>(articles: A[], article: A): A[] {
  const { id, data } = article;
  const beside = Object.values(neighbours(articles, article)); // these have a link of their own already
  const picked = data.related
    .flatMap((other) => articles.find((article) => article.id === other) ?? [])
    .filter((other) => !sameSeries(other, article)); // the series has a list of its own
  const kinship = (other: A) =>
    2 * other.data.topics.filter((topic) => data.topics.includes(topic)).length +
    (other.data.channel === data.channel ? 1 : 0);
  const akin = articles
    .filter((other) => other.data.topics.some((topic) => data.topics.includes(topic)))
    .filter((other) => other.id !== id && !picked.includes(other) && !beside.includes(other))
    .filter((other) => !sameSeries(other, article))
    .sort((a, b) => kinship(b) - kinship(a)); // stable: newest first among equals
  return [...picked, ...akin].slice(0, Math.max(RELATED_MOST, picked.length));
}

/** The articles before and after this one in its channel, by date. */
export function neighbours<A extends Ordered>(articles: A[], { id, data }: A): { older?: A; newer?: A } {
  const list = inChannel(articles, data.channel);
  const here = list.findIndex((article) => article.id === id);
  return { newer: list[here - 1], older: list[here + 1] };
}
