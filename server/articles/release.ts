import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Refusal } from '../http/errors.ts';
import type { Article } from './article.ts';

export type Release = ReturnType<typeof openRelease>;

/**
 * The published site: `public/` may be served to anyone, `private/` holds templates, gated text and the list of
 * articles, and no static handler reaches it. `current` is a symlink that publishing swaps, so it is followed anew.
 */
export function openRelease(distFolder: string) {
  const link = join(distFolder, 'current');
  if (!existsSync(link)) throw new Error(`${link} does not exist. Run "npm run publish" first.`);
  let known = {
    root: '',
    articles: new Map<string, Article>(),
    images: {} as Record<string, string[]>,
    planned: [] as number[],
  };

  const root = (): string => {
    const found = follow(link);
    if (found !== known.root)
      known = { root: found, articles: readArticles(found), images: readImages(found), planned: readPlanned(found) };
    return found;
  };

  return {
    /** The folder of the release that is served now. */
    root,
    publicFolder: (): string => join(root(), 'public'),
    articlePage: (id: string): string => join(root(), 'public', 'artikelen', id, 'index.html'),

    /** Looks the id up in the list of published articles: no path is ever made from what a visitor typed. */
    findArticle(id: string): Article | null {
      root();
      return known.articles.get(id) ?? null;
    },

    /** The published article of this id. Throws `not-found`. */
    ensureArticle(id: string): Article {
      const article = this.findArticle(id);
      if (!article) throw new Refusal('not-found');
      return article;
    },

    authorNames(): string[] {
      root();
      return [...new Set([...known.articles.values()].map(({ authorName }) => authorName))];
    },

    articles(): Article[] {
      root();
      return [...known.articles.values()];
    },

    /** The moments, in milliseconds, at which articles wait to appear. */
    planned(): number[] {
      root();
      return known.planned;
    },

    /** A public page as it is baked now. Throws when the site has no such page: a bug, not a visitor's mistake. */
    page: (path: string): Promise<string> => readFile(join(root(), 'public', path, 'index.html'), 'utf8'),
    template: (name: string): Promise<string> => readFile(join(root(), 'private', name, 'index.html'), 'utf8'),
    rest: (articleId: string): Promise<string> =>
      readFile(join(root(), 'private', 'rest', articleId, 'index.html'), 'utf8'),
    /** The articles a gated picture belongs to; empty when it is none of ours. */
    ownersOfImage(name: string): Article[] {
      root();
      const owners = Object.hasOwn(known.images, name) ? known.images[name]! : [];
      return owners.flatMap((id) => known.articles.get(id) ?? []);
    },
    image: (name: string): string => join(root(), 'private', '_astro', name),
    ebook: (name: string): string => join(root(), 'private', 'ebook', name),
    notFoundPage: (): Promise<string> => readFile(join(root(), 'public', '404.html'), 'utf8'),
  };
}

/** Where a link leads; the place itself when a copy has the folder there. Asked at every request: one question to the system, not one per folder above it. */
function follow(link: string): string {
  try {
    return resolve(dirname(link), readlinkSync(link));
  } catch {
    return realpathSync(link);
  }
}

function readArticles(root: string): Map<string, Article> {
  const list = JSON.parse(readFileSync(join(root, 'private', 'artikelen.json'), 'utf8')) as Article[];
  return new Map(list.map((article) => [article.id, article]));
}

function readImages(root: string): Record<string, string[]> {
  return JSON.parse(readFileSync(join(root, 'private', 'images.json'), 'utf8'));
}

function readPlanned(root: string): number[] {
  const file = join(root, 'private', 'gepland.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}
