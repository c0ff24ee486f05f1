import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { withoutComments } from '#cut';
import { upTo } from '../http/fields.ts';

const facts = z.strictObject({
  title: upTo(300).min(3),
  subtitle: upTo(300).min(3),
  authors: z.array(upTo(300)).min(1),
  identifier: upTo(300).startsWith('urn:uuid:'),
  date: z.iso.date(),
});

/** An e-book as it lies in content/ebook: facts, and chapters of Markdown in the order of their file names. */
export type Book = z.infer<typeof facts> & { chapters: string[] };

/** Throws one line that names what is wrong with boek.yaml. */
export function readBook(folder: string): Book {
  const result = facts.safeParse(parse(readFileSync(join(folder, 'boek.yaml'), 'utf8')));
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`${folder}/boek.yaml: ${faults.join('; ')}`);
  }
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort();
  return {
    ...result.data,
    chapters: names.map((name) => withoutComments(readFileSync(join(folder, name), 'utf8'), join(folder, name))),
  };
}
