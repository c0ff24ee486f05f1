import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const picture = /\.(svg|png|jpe?g|webp|avif|gif)$/;
const asset = /\/_astro\/([\w.-]+)/g;

/**
 * Takes the pictures of gated text out of public reach: what no public page shows goes to private/_astro when gated text
 * shows it (with the articles it belongs to), and goes away when nothing does: Astro also writes the untouched original.
 */
export async function hideGatedImages(root: string): Promise<Set<string>> {
  const folder = join(root, 'public', '_astro');
  const hidden = join(root, 'private', '_astro');
  await mkdir(hidden, { recursive: true });
  const shown = await mentions(join(root, 'public'));
  const gated = await mentions(join(root, 'private', 'rest'));
  const pictures = existsSync(folder)
    ? (await readdir(folder)).filter((name) => picture.test(name) && !shown.has(name))
    : [];

  const owners: Record<string, string[]> = {};
  for (const name of pictures) {
    const articles = gated.get(name);
    if (!articles) {
      await rm(join(folder, name));
      continue;
    }
    owners[name] = [...articles];
    await rename(join(folder, name), join(hidden, name));
  }
  await writeFile(join(root, 'private', 'images.json'), JSON.stringify(owners, null, 1));
  return new Set(pictures);
}

/** Asset names by the folders (articles) whose text files mention them. */
async function mentions(folder: string): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  if (!existsSync(folder)) return found;
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => /\.(html|css|js|xml|json|txt)$/.test(name))) {
    for (const [, name] of (await readFile(join(folder, file), 'utf8')).matchAll(asset)) {
      found.set(name!, (found.get(name!) ?? new Set()).add(file.split('/')[0]!));
    }
  }
  return found;
}
