import type { Bake } from './bake.ts';

/** So many pages are right when the answer comes. */
const AT_ONCE = 5;

/**
 * Bakes the first few of the pages that one change touched, so that who made it sees it. Nobody waits for a thousand: the
 * rest follows in the rounds, which bake what changed since they last looked, each page once, also after a restart.
 */
export async function bakeFirst(bake: Bake, articles: string[]): Promise<void> {
  for (const article of articles.slice(0, AT_ONCE)) await bake(article);
}
