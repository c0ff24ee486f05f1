import { glob, type Loader } from 'astro/loaders';
import { readFileSync } from 'node:fs';

/** Publishing may ask for the pages of a few articles only; the rest it takes from the release before. */
type Part = { only: string[]; facts: Record<string, Record<string, unknown>> };

/** The part that is asked for; null when the whole site is. */
const part: Part | null = process.env.PART ? JSON.parse(readFileSync(process.env.PART, 'utf8')) : null;
const wanted = new Set(part?.only);

/** Whether the page of this article is to be made. */
export const isWanted = ({ id }: { id: string }): boolean => part === null || wanted.has(id);

/** An article is a folder, so that its pictures can stand beside it; the folder's name is its address. */
const files = (pattern: string | string[]) =>
  glob({ base: './content/articles', pattern, generateId: ({ entry }) => entry.split('/')[0]! });

/** All articles; those whose page is not asked for without their text, for lists need only what stands above it. */
export const articleLoader: Loader = part === null ? files('*/index.{md,mdx}') : partLoader(part);

function partLoader({ only, facts }: Part): Loader {
  return {
    name: 'part-of-the-articles',
    async load(context) {
      // One that does not exist: without any pattern Astro complains.
      await files(only.length > 0 ? only.map((id) => `${id}/index.{md,mdx}`) : '-/-').load(context);
      for (const [id, raw] of Object.entries(facts)) {
        if (!wanted.has(id)) context.store.set({ id, data: await context.parseData({ id, data: raw }) });
      }
    },
  };
}
