import rss from '@astrojs/rss';
import { settings } from '#settings';
import { type Article, pathOf } from './articles.ts';

/** Enough to find back what one missed in a month. */
const MAX_ITEMS = 30;

/** An RSS feed of titles and leads: the lead is public for gated articles too, the body is in no feed. */
export function feed(title: string, description: string, articles: Article[]): Promise<Response> {
  return rss({
    title,
    description,
    site: settings.url,
    trailingSlash: true,
    stylesheet: '/feed.css',
    customData: '<language>nl</language>',
    items: articles.slice(0, MAX_ITEMS).map((article) => ({
      title: article.data.title,
      description: article.data.lead,
      pubDate: article.data.published,
      link: pathOf(article),
    })),
  });
}
