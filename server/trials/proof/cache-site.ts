import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { cp, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Article } from '../../articles/article.ts';
import { slotContent } from '../../articles/slots.ts';
import { smallWorld } from '../world.ts';

/** One gated article and sentences that stand in its private half only. */
export type Gated = { article: Article; sentences: string[] };
export type Site = { what: string; distFolder: string; gated: Gated[]; publicPaths: string[] };

/** A copy of the published site; a checkout that was never published gets the small site of the tests. */
export async function openSite(folder: string): Promise<Site> {
  const published = existsSync('dist/current');
  const source = published ? 'dist' : smallWorld().distFolder;
  const release = join(folder, 'releases', '1');
  await cp(realpathSync(join(source, 'current')), release, { recursive: true });
  await symlink(release, join(folder, 'current'));
  const articles: Article[] = JSON.parse(readFileSync(join(release, 'private', 'artikelen.json'), 'utf8'));
  const gated = articles.filter(({ access }) => access !== 'open').map((article) => sentencesOf(release, article));
  return {
    what: published ? 'the published site' : 'a small stand-in (dist/current does not exist)',
    distFolder: folder,
    gated,
    publicPaths: await publicPathsOf(release, articles),
  };
}

function sentencesOf(release: string, article: Article): Gated {
  const rest = readFileSync(join(release, 'private', 'rest', article.id, 'index.html'), 'utf8');
  const open = readFileSync(join(release, 'public', article.path, 'index.html'), 'utf8');
  // No quotes or line ends: in an answer in JSON those are written differently.
  const paragraphs = [...(slotContent(rest, 'body') ?? rest).matchAll(/<p\b[^>]*>([^<"\\\n]{30,})/g)];
  const sentences = [...new Set(paragraphs.map(([, text]) => text!.trim()))].filter((text) => !open.includes(text));
  if (sentences.length === 0) throw new Error(`${article.id} is gated and has no text behind the gate.`);
  return { article, sentences };
}

async function publicPathsOf(release: string, articles: Article[]): Promise<string[]> {
  const assets = await readdir(join(release, 'public', '_astro'));
  const asset = assets.find((name) => name.endsWith('.css') || name.endsWith('.js'));
  const home = existsSync(join(release, 'public', 'index.html')) ? ['/'] : [];
  return [...home, ...articles.map(({ path }) => path), ...(asset ? [`/_astro/${asset}`] : [])];
}
