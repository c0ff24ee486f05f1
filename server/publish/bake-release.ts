import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { bakePage } from '../bake/bake.ts';
import { isCurrent } from '../database/open.ts';
import type { Article } from '../gate/rules.ts';
import { openReactions } from '../reactions/store.ts';

/**
 * Fills the reactions into a release that is not served yet. Without a database of this version there is nothing to
 * fill in: the server bakes everything again when it starts, and when it sees a new release.
 */
export async function bakeRelease(root: string, databaseFile: string): Promise<void> {
  if (!existsSync(databaseFile)) return;
  const db = new Database(databaseFile, { readonly: true });
  try {
    if (!isCurrent(db)) return;
    const reactions = openReactions(db);
    const articles = JSON.parse(readFileSync(join(root, 'private', 'artikelen.json'), 'utf8')) as Article[];
    for (const article of articles) {
      await bakePage(join(root, 'public', article.path, 'index.html'), article, reactions);
    }
  } finally {
    db.close();
  }
}
