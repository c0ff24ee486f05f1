import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Article } from '../../articles/article.ts';
import type { Release } from '../../articles/release.ts';
import { fill, putTogether, type Slot, takeApart, type Slots } from '../../articles/slots.ts';
import type { Html } from '../../text/html.ts';
import { openRecent } from '../../database/lru.ts';
import { closedLine, countOf, reactionCount, reactionList } from '../html.ts';
import { commentsJsonLd } from '../json-ld.ts';
import { isClosed } from '../rules.ts';
import type { ReactionStore } from '../store.ts';

export type Bake = (articleId: string) => Promise<void>;
type Oven = { release: Release; reactions: ReactionStore; clock: () => Date };

/** Pages whose text between the slots stays in memory: the ones that are talked about. */
const FRAMES_KEPT = 100;

/**
 * Writes an article's reactions into its static page: one at a time per page, beside it and renamed over, so that a
 * reader gets the old page or the new one. Who asks while a bake is waiting shares it: it has yet to read the database. Says whether
 * the page is another one now.
 */
export function openBake({ release, reactions, clock }: Oven): (articleId: string) => Promise<boolean> {
  const pages = new Map<string, Turns>();
  const frames = openRecent<string, Frame>(FRAMES_KEPT);

  const frameOf = async (path: string): Promise<Frame> => {
    const kept = frames.get(path);
    if (kept) return kept;
    const written = await readFile(path, 'utf8');
    const frame = { parts: takeApart(written), written };
    frames.set(path, frame);
    return frame;
  };

  const run = async (article: Article): Promise<boolean> => {
    const path = release.articlePage(article.id);
    try {
      const frame = await frameOf(path);
      const slots: Record<string, Html | undefined> = slotsOf({ article, reactions, now: clock() });
      const page = putTogether(frame.parts, (name) => slots[name]?.toString());
      if (page === frame.written) return false;
      await replace(path, page);
      frame.written = page;
      return true;
    } catch (error) {
      frames.forget(path); // what is on the disk is known again when it is read again
      throw error;
    } finally {
      const turns = pages.get(article.id);
      if (turns?.next) pages.set(article.id, { running: turns.next });
      else pages.delete(article.id);
    }
  };

  return async (articleId) => {
    const article = release.findArticle(articleId);
    if (!article) return false;
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

type Turns = { running: Promise<boolean>; next?: Promise<boolean> };
type Baking = { article: Article; reactions: ReactionStore; now: Date };

/** The page with its reaction slots filled. A gated article's reactions are gated text: they are never baked. */
export function withReactions(page: string, baking: Baking): string {
  return fill(page, slotsOf(baking));
}

/** The slots that a bake fills whatever stands in them. */
export const bakedSlots = (gated: boolean): string[] =>
  gated ? ['closed'] : ['closed', 'reactions', 'reaction-count', 'comments'];

function slotsOf({ article, reactions, now }: Baking): Slots {
  const closed = closedLine(isClosed(article, { set: reactions.threadState(article.id), now }));
  if (article.access !== 'open') return { closed };
  // The revision first: what changes in between is then told once more, never missed.
  const revision = reactions.revisionOf(article.id);
  const threads = reactions.threadsUnder(article.id);
  return {
    closed,
    reactions: reactionList({ threads, revision }, { article }),
    'reaction-count': reactionCount(countOf(threads)),
    comments: commentsJsonLd(article, threads),
  };
}

/** A page taken apart, and as it stands on the disk. Only this process writes these pages. */
type Frame = { parts: (string | Slot)[]; written: string };

async function replace(path: string, page: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.new`;
  await writeFile(beside, page);
  await rename(beside, path);
}
