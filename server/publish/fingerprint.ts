import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** All that a release is made of: what writes its pages, its `_headers`, its pictures and its book. */
export const SOURCES = [
  'content',
  'src',
  'public',
  'server/publish',
  'server/articles/gate/panel-html.ts',
  'server/articles/slots.ts',
  'server/contract.ts',
  'server/http/fields.ts',
  'server/http/file-types.ts',
  'server/http/security-headers.ts',
  'server/http/static-files.ts',
  'server/members/password-field-html.ts',
  'server/settings.ts',
  'server/text/dutch.ts',
  'server/text/escape-html.ts',
  'server/text/html.ts',
  'server/text/message-of.ts',
  'astro.config.mjs',
  'package-lock.json',
];
/** Tests and journeys change nothing a reader sees. */
const ignored = /journeys|(?:\.test\.ts|\.DS_Store)$/;
const article = /^content\/articles\/[^/]+\/index\.mdx?$/;

type Building = { now: Date; drafts: boolean };

/**
 * A name for what would be built from the files as they are, at this moment: the same gives the same release. Without
 * `articles` it is the name of everything else.
 */
export async function fingerprint({ now, drafts }: Building, { articles = true } = {}): Promise<string> {
  const hash = createHash('sha256').update(drafts ? 'with drafts' : '');
  for (const path of (await Promise.all(SOURCES.map(filesIn))).flat().sort()) {
    if (ignored.test(path) || (!articles && path.startsWith('content/articles/'))) continue;
    const bytes = await readFile(path);
    // The same file is another site before and after its moment.
    const waits = article.test(path) && momentOf(bytes.toString('utf8')) > now ? 'waits' : '';
    hash.update(`${path}\0${waits}`).update(bytes).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/** Read from what stands above the text only: below it anyone may write of a day. */
export function momentOf(text: string): Date {
  const [, facts = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text) ?? [];
  const written = /^published:\s*['"]?([\dT:.+Z-]+)/m.exec(facts)?.[1]; // nearly always, and a YAML parser takes longer
  const said = written ?? publishedIn(facts);
  return new Date(said ? String(said) : 0);
}

function publishedIn(facts: string): unknown {
  try {
    const read: unknown = parse(facts);
    return read && typeof read === 'object' && 'published' in read ? read.published : null;
  } catch {
    return null; // the check tells
  }
}

async function filesIn(source: string): Promise<string[]> {
  if (/\.\w+$/.test(source)) return [source];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
