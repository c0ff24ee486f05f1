import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { close, createIndex } from 'pagefind';
import { putTogether, takeApart } from '../articles/slots.ts';

/** Pagefind's own search pages; ours is src/islands/search.ts. */
const OWN_PAGES = /(ui|highlight)\.(js|css)$/;
/** Changes when an index is written in another way, so that none of before is used again. */
const WRITTEN_AS = '2';
const ARTICLES = 'artikelen/*/index.html';

/**
 * Makes the search index of a release that is not served yet. Only what stands in its public pages is read, so what is
 * gated cannot be found. The same pages get the same index from `cache`: Pagefind itself writes its filters in another
 * order every time. Returns where it lies, to be copied to `pagefind/`. Throws one line when it cannot be made.
 */
export async function makeSearchIndex(publicFolder: string, cache: string): Promise<string> {
  const hash = createHash('sha256').update(WRITTEN_AS);
  for (const path of globSync(ARTICLES, { cwd: publicFolder }).toSorted())
    hash.update(`${path}\0`).update(bare(readFileSync(join(publicFolder, path), 'utf8')));
  const kept = join(cache, hash.digest('hex').slice(0, 20));
  if (!existsSync(kept)) {
    rmSync(cache, { recursive: true, force: true }); // one release's index is enough
    await write(publicFolder, `${kept}.new`);
    renameSync(`${kept}.new`, kept);
  }
  return kept;
}

/** What stands in a slot is not searched. */
const bare = (page: string): string => putTogether(takeApart(page), () => '');

async function write(publicFolder: string, folder: string): Promise<void> {
  const { index, errors } = await createIndex({ forceLanguage: 'nl', logfile: undefined });
  if (!index) throw new Error(`Publishing stopped: no search index: ${errors.join('; ')}`);
  const added = await index.addDirectory({ path: publicFolder, glob: ARTICLES });
  // Pagefind's own `writeFiles` answers before its last bytes are on disk, and `close` ends it: files came out cut short.
  const { files, errors: lost } = await index.getFiles();
  await close();
  const faults = [...added.errors, ...lost];
  if (faults.length > 0) throw new Error(`Publishing stopped: no search index: ${faults.join('; ')}`);
  for (const { path, content } of files) {
    if (OWN_PAGES.test(path)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
