import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { withReactions } from '../discussion/bake/bake.ts';
import { isCurrent } from '../database/open.ts';
import type { Article } from '../articles/article.ts';
import { words } from '#words';
import { putTogether, takeApart } from '../articles/slots.ts';
import { openReactions } from '../discussion/store.ts';

/**
 * Fills the reactions into a release that is not served yet. Without a database of this version there is nothing to
 * fill in: the server bakes everything again when it starts, and when it sees a new release.
 */
export async function bakeRelease(root: string, databaseFile: string, now = new Date()): Promise<void> {
  if (!existsSync(databaseFile)) return;
  const db = new Database(databaseFile, { readonly: true });
  try {
    if (!isCurrent(db)) return;
    const reactions = openReactions(db);
    const articles: Article[] = JSON.parse(readFileSync(join(root, 'private', 'artikelen.json'), 'utf8'));
    for (const article of articles) {
      const path = join(root, 'public', article.path, 'index.html');
      rewrite(path, (page) => withReactions(page, { article, reactions, now }));
    }
    for (const path of listPages(join(root, 'public'))) {
      rewrite(path, (page) => withCounts(page, (id) => reactions.countUnder(id)));
    }
  } finally {
    db.close();
  }
}

/** Every page that lists articles; an article lists none with a number. */
function listPages(folder: string): string[] {
  return globSync('**/*.html', { cwd: folder, exclude: (name) => name === 'artikelen' || name === '_astro' }).map(
    (path) => join(folder, path),
  );
}

/** The numbers of reactions on a list, as they are at publishing; an island corrects them later. */
function withCounts(page: string, countOf: (articleId: string) => number): string {
  return putTogether(takeApart(page), (name) => {
    const id = /^count (.+)$/.exec(name)?.[1];
    if (id === undefined) return undefined;
    const count = countOf(id);
    return count > 0 ? words.reactions.count(count) : '';
  });
}

function rewrite(path: string, change: (page: string) => string): void {
  const page = readFileSync(path, 'utf8');
  const changed = change(page);
  if (changed !== page) writeFileSync(path, changed);
}
