import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Article } from '../gate/rules.ts';
import type { Release } from '../pages/release.ts';
import { fill } from '../pages/slots.ts';
import { closedLine, countOf, reactionCount, reactionList } from '../reactions/html.ts';
import { commentsJsonLd } from '../reactions/json-ld.ts';
import { isClosed } from '../reactions/rules.ts';
import type { ReactionStore } from '../reactions/store.ts';

export type Bake = (articleId: string) => Promise<void>;
export type Oven = { release: Release; reactions: ReactionStore; clock: () => Date };

/**
 * Writes an article's reactions into its static page: one at a time per page, beside it and renamed over, so that a
 * reader gets the old page or the new one. Who asks while a bake is waiting shares it: it has yet to read the database.
 */
export function openBake({ release, reactions, clock }: Oven): Bake {
  const pages = new Map<string, Turns>();

  const run = async (article: Article): Promise<void> => {
    try {
      await bakePage(release.articlePage(article.id), { article, reactions, now: clock() });
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
export type Baking = { article: Article; reactions: ReactionStore; now: Date };

/** Bakes one page file. True when the file changed. */
export async function bakePage(path: string, baking: Baking): Promise<boolean> {
  const page = await readFile(path, 'utf8');
  const baked = withReactions(page, baking);
  if (baked === page) return false;
  const beside = `${path}.${randomUUID()}.new`;
  await writeFile(beside, baked);
  await rename(beside, path);
  return true;
}

/** The page with its reaction slots filled. A gated article's reactions are gated text: they are never baked. */
export function withReactions(page: string, { article, reactions, now }: Baking): string {
  const closed = closedLine(isClosed(article, { set: reactions.threadState(article.id), now }));
  if (article.access !== 'open') return fill(page, 'closed', closed);
  // The revision first: what changes in between is then told once more, never missed.
  const revision = reactions.revisionOf(article.id);
  const threads = reactions.threadsUnder(article.id);
  const slots = {
    closed,
    reactions: reactionList({ threads, revision }, { article }),
    'reaction-count': reactionCount(countOf(threads)),
    comments: commentsJsonLd(article, threads),
  };
  return Object.entries(slots).reduce((filled, [name, content]) => fill(filled, name, content), page);
}
