import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { close, createIndex } from 'pagefind';

/** Pagefind's own search pages; ours is src/islands/search.ts. */
const OWN_PAGES = /(ui|highlight)\.(js|css)$/;

/**
 * Makes the search index of a release that is not served yet. Only what stands in its public pages is read, so what is
 * gated cannot be found. Throws one line when the index cannot be made.
 */
export async function makeSearchIndex(publicFolder: string): Promise<void> {
  const { index, errors } = await createIndex({ forceLanguage: 'nl', logfile: undefined });
  if (!index) throw new Error(`Publishing stopped: no search index: ${errors.join('; ')}`);
  const added = await index.addDirectory({ path: publicFolder, glob: 'artikelen/*/index.html' });
  const folder = join(publicFolder, 'pagefind');
  const written = await index.writeFiles({ outputPath: folder });
  const faults = [...added.errors, ...written.errors];
  await close();
  for (const name of readdirSync(folder)) if (OWN_PAGES.test(name)) rmSync(join(folder, name));
  if (faults.length > 0) throw new Error(`Publishing stopped: no search index: ${faults.join('; ')}`);
}
