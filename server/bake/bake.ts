import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Article } from '../gate/rules.ts';
import type { Release } from '../pages/release.ts';
import { fill } from '../pages/slots.ts';
import { reactionCount, reactionList } from '../reactions/html.ts';
import type { ReactionStore } from '../reactions/store.ts';

export type Bake = (articleId: string) => Promise<void>;

/**
 * Writes an article's reactions into its static page: one at a time per page, beside it and renamed over, so that a
 * reader gets the old page or the new one. Who asks while a bake is waiting shares it: it has yet to read the database.
 */
export function openBake(release: Release, reactions: ReactionStore): Bake {
  const pages = new Map<string, Turns>();

  const run = async (article: Article): Promise<void> => {
    try {
      await bakePage(release.articlePage(article.id), article, reactions);
    } finally {
      const turns = pages.get(article.id)!;
      if (turns.next) pages.set(article.id, { running: turns.next });
      else pages.delete(article.id);
    }
  };

  return async (articleId) => {
    const article = release.findArticle(articleId);
    if (!article) return;
    const turns = pages.get(articleId);
    if (!turns) {
      const running = Promise.resolve().then(() => run(article));
      pages.set(articleId, { running });
      return running;
    }
    turns.next ??= turns.running.catch(() => undefined).then(() => run(article));
    return turns.next;
  };
}

type Turns = { running: Promise<void>; next?: Promise<void> };

/** Bakes one page file. True when the file changed. A gated article's reactions are gated text: they are never baked. */
export async function bakePage(path: string, article: Article, reactions: ReactionStore): Promise<boolean> {
  const page = await readFile(path, 'utf8');
  const baked = article.access === 'open' ? withReactions(page, article, reactions) : page;
  if (baked === page) return false;
  const beside = `${path}.${randomUUID()}.new`;
  await writeFile(beside, baked);
  await rename(beside, path);
  return true;
}

/** The page with its reaction slots filled; without reactions it keeps what Astro put there. */
export function withReactions(page: string, article: Article, reactions: ReactionStore): string {
  const shown = reactions.visibleUnder(article.id);
  const filled = fill(page, 'reactions', reactionList(shown, { article }));
  return fill(filled, 'reaction-count', reactionCount(shown.length));
}
