import { entryOf } from './entry.ts';
import { type Article, published } from './articles.ts';
import { partsOf } from './order.ts';

export type Series = { id: string; title: string; parts: Article[]; part: number };

/** The series this article is a part of, and which part it is; null when it stands alone, for now or for good. */
export async function seriesOf(article: Article): Promise<Series | null> {
  const { series: id } = article.data;
  if (!id) return null;
  const parts = partsOf(await published(), id);
  if (parts.length < 2) return null;
  const { title } = (await entryOf('series', id)).data;
  return { id, title, parts, part: parts.findIndex((one) => one.id === article.id) + 1 };
}
