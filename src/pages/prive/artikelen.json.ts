import type { APIRoute } from 'astro';
import { entryOf } from '../../catalogue/entry.ts';
import { pathOf, published } from '../../catalogue/articles.ts';

/** What the server knows of each published article; publishing moves this list out of public reach. */
export const GET: APIRoute = async () => {
  const articles = await published();
  const list = await Promise.all(
    articles.map(async (article) => {
      const { title, author, channel, access, reactions } = article.data;
      const { name: channelName, hue } = (await entryOf('channels', channel)).data;
      const authorName = (await entryOf('authors', author)).data.name;
      const published = article.data.published.toISOString();
      return {
        id: article.id,
        title,
        author,
        authorName,
        channel,
        channelName,
        hue,
        access,
        reactions,
        published,
        path: pathOf(article),
      };
    }),
  );
  return new Response(JSON.stringify(list, null, 1));
};
