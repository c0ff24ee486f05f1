import { existsSync, globSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { isCurrent } from '../database/open.ts';
import { withoutTwin } from '../http/file-types.ts';
import { putTogether, takeApart } from '../articles/slots.ts';
import { bakedSlots } from '../discussion/bake/bake.ts';
import { fingerprint } from './fingerprint.ts';

/** Of more articles than this share a whole build is hardly slower, and simpler. */
const MOST = 0.5;
/** A disk has more than one file to give at a time. */
const AT_ONCE = 8;
/** Not the fonts, which have a folder of their own and come with every build. */
const asset = /\/_astro\/([\w-]+\.[\w.-]+)/g;

type Plan = { shared: string; keys: Record<string, string>; facts: Record<string, unknown> };
/** The articles whose pages must be made anew, and those whose pages can be taken over. */
type Part = { only: string[]; kept: string[]; facts: Record<string, unknown> };

/** A plan goes with the release it was made for; what is not an article counts too. */
export async function readPlan(file: string, building: { now: Date; drafts: boolean }): Promise<Plan> {
  const plan: Plan = JSON.parse(readFileSync(file, 'utf8'));
  return { ...plan, shared: `${plan.shared} ${await fingerprint(building, { articles: false })}` };
}

/**
 * What to build when the release before was built from other articles and for the rest from the same: null when the
 * whole site is to be built. Reactions are baked in later, so without a database there is no part.
 */
export function partOf(plan: Plan, before: string, databaseFile: string): Part | null {
  const file = join(before, 'private', 'plan.json');
  if (!existsSync(file) || !bakesLater(databaseFile)) return null;
  const old: Plan = JSON.parse(readFileSync(file, 'utf8'));
  if (old.shared !== plan.shared) return null;
  const ids = Object.keys(plan.keys);
  const only = ids.filter((id) => old.keys[id] !== plan.keys[id]);
  if (only.length > ids.length * MOST) return null;
  const changed = new Set(only);
  return { only, kept: ids.filter((id) => !changed.has(id)), facts: plan.facts };
}

function bakesLater(databaseFile: string): boolean {
  if (!existsSync(databaseFile)) return false;
  const db = new Database(databaseFile, { readonly: true });
  const current = isCurrent(db);
  db.close();
  return current;
}

/**
 * Takes the pages of unchanged articles over from the release before, as they were before reactions were baked in, with
 * what they show. Returns the names of those files: they were made, and cleaned, at publishing.
 */
export async function takeOver(before: string, made: string, kept: string[]): Promise<Set<string>> {
  const assets = new Set<string>();
  const take = async (path: string, slots: string[] = []) => {
    const page = await readFile(join(before, path), 'utf8');
    for (const [, name] of page.matchAll(asset)) assets.add(name!);
    await mkdir(dirname(join(made, path)), { recursive: true });
    const bare = putTogether(takeApart(page), (name) => (slots.includes(name) ? '' : undefined));
    await writeFile(join(made, path), bare);
  };
  const waiting = kept.values();
  const takeAll = async (): Promise<void> => {
    for (const id of waiting) await takeArticle(id);
  };
  const takeArticle = async (id: string): Promise<void> => {
    const gated = existsSync(join(before, `private/rest/${id}`));
    await take(`public/artikelen/${id}/index.html`, bakedSlots(gated));
    await copyFile(join(before, `public/artikelen/${id}.md`), join(made, `public/artikelen/${id}.md`));
    if (gated) await take(`private/rest/${id}/index.html`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeAll));
  // Gated pictures too: they go back behind the gate together with the new ones.
  for (const folder of ['public', 'private'])
    for (const path of globSync('_astro/*', { cwd: join(before, folder) }))
      if (assets.has(basename(withoutTwin(path))))
        await cp(join(before, folder, path), join(made, 'public', path), { force: false });
  return assets;
}
