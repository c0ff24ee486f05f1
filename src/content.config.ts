import { glob } from 'astro/loaders';
import { defineCollection } from 'astro:content';
import { articleLoader } from './catalogue/part.ts';
import { schemas } from './writing/schemas.ts';

const folder = (name: string, pattern: string) => glob({ base: `./content/${name}`, pattern });

export const collections = {
  articles: defineCollection({ loader: articleLoader, schema: schemas.articles }),
  channels: defineCollection({ loader: folder('channels', '*.yaml'), schema: schemas.channels }),
  topics: defineCollection({ loader: folder('topics', '*.{md,mdx}'), schema: schemas.topics }),
  series: defineCollection({ loader: folder('series', '*.yaml'), schema: schemas.series }),
  authors: defineCollection({ loader: folder('authors', '*.yaml'), schema: schemas.authors }),
  pages: defineCollection({ loader: folder('pages', '*.{md,mdx}'), schema: schemas.pages }),
  guide: defineCollection({ loader: folder('guide', '*.{md,mdx}'), schema: schemas.guide }),
  ads: defineCollection({ loader: folder('ads', '*.yaml'), schema: schemas.ads }),
};
