import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** All that a built page is made of. */
const SOURCES = [
  'content',
  'src',
  'public',
  'server/publish',
  'server/settings.ts',
  'server/contract.ts',
  'astro.config.mjs',
  'package-lock.json',
];
/** Tests and journeys change nothing a reader sees. */
const ignored = /(\.test\.ts|journeys.*|\.DS_Store)$/;

/** A name for what would be built from the files as they are: the same sources give the same release. */
export async function fingerprint(sources = SOURCES): Promise<string> {
  const hash = createHash('sha256');
  for (const path of (await Promise.all(sources.map(filesIn))).flat().sort()) {
    if (!ignored.test(path))
      hash
        .update(`${path}\0`)
        .update(await readFile(path))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

async function filesIn(source: string): Promise<string[]> {
  if (/\.\w+$/.test(source)) return [source];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
