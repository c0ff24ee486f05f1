import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileType, withoutTwin } from '../http/file-types.ts';
import { filesIn } from './files-in.ts';

/** Publishing lets no name with another character through (check-release.ts), so every name is found whole. */
const asset = /\/_astro\/([\w.~/-]+)/g;

/**
 * Takes what only gated text shows out of public reach. Only code may lie in `public/_astro` unasked; of everything else,
 * whatever kind it is, what no public page shows goes to private/_astro when gated text shows it (with the articles it
 * belongs to), and goes away when nothing does: Astro also writes the untouched original.
 */
export async function hideGatedImages(root: string): Promise<void> {
  const folder = join(root, 'public', '_astro');
  const hidden = join(root, 'private', '_astro');
  await mkdir(hidden, { recursive: true });
  const shown = await mentions(join(root, 'public'));
  const gated = await mentions(join(root, 'private', 'rest'));

  const owners: Record<string, string[]> = {};
  for (const name of filesIn(folder)) {
    const whole = withoutTwin(name);
    if (fileType(whole)?.code || shown.has(whole)) continue;
    const articles = name === whole ? gated.get(name) : undefined;
    if (!articles) {
      await rm(join(folder, name));
      continue;
    }
    owners[name] = [...articles];
    await mkdir(dirname(join(hidden, name)), { recursive: true });
    await rename(join(folder, name), join(hidden, name));
  }
  await writeFile(join(root, 'private', 'images.json'), JSON.stringify(owners, null, 1));
}

/** Asset names by the folders (articles) whose files mention them; every file that is no picture is read. */
async function mentions(folder: string): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const file of filesIn(folder).filter((name) => fileType(name)?.holds !== 'picture')) {
    for (const [, name] of (await readFile(join(folder, file), 'utf8')).matchAll(asset)) {
      found.set(name!, (found.get(name!) ?? new Set()).add(file.split('/')[0]!));
    }
  }
  return found;
}
