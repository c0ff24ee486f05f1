import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Refusal } from '../http/errors.ts';
import type { Article } from './article.ts';

export type Release = ReturnType<typeof openRelease>;

type Lists = {
  root: string;
  articles: Map<string, Article>;
  /** The articles each gated picture belongs to. */
  images: Map<string, string[]>;
  planned: number[];
};

/**
 * The published site: `public/` may be served to anyone, `private/` holds templates, gated text and the list of
 * articles, and no static handler reaches it. `current` is a symlink that publishing swaps, so it is followed anew.
 */
export function openRelease(distFolder: string) {
  const link = join(distFolder, 'current');
  if (!existsSync(link)) throw new Error(`${link} does not exist. Run "npm run publish" first.`);
  let known: Lists | null = null;
  const lists = (): Lists => {
    const root = follow(link);
    if (known?.root !== root) known = readLists(root);
    return known;
  };
  return { ...questions(lists), ...files(() => lists().root) };
}

const questions = (lists: () => Lists) => ({
  /** Looks the id up in the list of published articles: no path is ever made from what a visitor typed. */
  findArticle: (id: string): Article | null => lists().articles.get(id) ?? null,

  /** The published article of this id. Throws `not-found`. */
  ensureArticle(id: string): Article {
    const article = lists().articles.get(id);
    if (!article) throw new Refusal('not-found');
    return article;
  },

  authorNames: (): string[] => [...new Set(Array.from(lists().articles.values(), ({ authorName }) => authorName))],
  articles: (): Article[] => [...lists().articles.values()],

  /** The moments, in milliseconds, at which articles wait to appear. */
  planned: (): number[] => lists().planned,

  /** The articles a gated picture belongs to; empty when it is none of ours. */
  ownersOfImage(name: string): Article[] {
    const { articles, images } = lists();
    return (images.get(name) ?? []).flatMap((id) => articles.get(id) ?? []);
  },
});

const files = (root: () => string) => ({
  /** The folder of the release that is served now. */
  root,
  publicFolder: (): string => join(root(), 'public'),
  articlePage: (id: string): string => join(root(), 'public', 'artikelen', id, 'index.html'),
  image: (name: string): string => join(root(), 'private', '_astro', name),
  ebook: (name: string): string => join(root(), 'private', 'ebook', name),

  /** A public page as it is baked now. Throws when the site has no such page: a bug, not a visitor's mistake. */
  page: (path: string): Promise<string> => readFile(join(root(), 'public', path, 'index.html'), 'utf8'),
  template: (name: string): Promise<string> => readFile(join(root(), 'private', name, 'index.html'), 'utf8'),
  rest: (articleId: string): Promise<string> =>
    readFile(join(root(), 'private', 'rest', articleId, 'index.html'), 'utf8'),
  notFoundPage: (): Promise<string> => readFile(join(root(), 'public', '404.html'), 'utf8'),
});

/** Where a link leads; the place itself when a copy has the folder there. Asked at every request: one question to the system, not one per folder above it. */
function follow(link: string): string {
  try {
    return resolve(dirname(link), readlinkSync(link));
  } catch {
    return realpathSync(link);
  }
}

function readLists(root: string): Lists {
  const read = (name: string) => JSON.parse(readFileSync(join(root, 'private', name), 'utf8'));
  const articles: Article[] = read('artikelen.json');
  const images: Record<string, string[]> = read('images.json');
  return {
    root,
    articles: new Map(articles.map((article) => [article.id, article])),
    images: new Map(Object.entries(images)),
    planned: existsSync(join(root, 'private', 'gepland.json')) ? read('gepland.json') : [],
  };
}
