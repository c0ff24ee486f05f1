import { writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileType, withoutTwin } from '../http/file-types.ts';
import { ASSET_CACHING, PAGE_CACHING } from '../http/static-files.ts';
import { always, policyOf } from '../http/security-headers.ts';
import { filesIn } from './files-in.ts';

/**
 * The same headers as the server sends, in the form static hosts read (Netlify, Cloudflare Pages). Where two rules give a
 * file a policy, both hold.
 */
export function writeHeaders(publicFolder: string): void {
  const text = [
    '/*',
    ...lines({ ...always(true), 'Cache-Control': PAGE_CACHING }),
    ...inertPatterns(publicFolder).flatMap((pattern) => [
      pattern,
      ...lines({ 'Content-Security-Policy': policyOf(null) }),
    ]),
    '/_astro/*',
    '  ! Cache-Control',
    ...lines({ 'Cache-Control': ASSET_CACHING }),
  ];
  writeFileSync(join(publicFolder, '_headers'), `${text.join('\n')}\n`);
}

/** The endings, as they are spelled here, of what is no page and could be opened by itself. */
function inertPatterns(publicFolder: string): string[] {
  const endings = new Set(filesIn(publicFolder).map((path) => extname(withoutTwin(path))));
  return [...endings]
    .filter((ending) => ending && isInert(ending))
    .toSorted()
    .map((ending) => `/*${ending}`);
}

const isInert = (ending: string): boolean => policyOf(fileType(`x${ending}`)?.media ?? null) !== policyOf('text/html');

function lines(facts: Record<string, string>): string[] {
  return Object.entries(facts).map(([name, value]) => `  ${name}: ${value}`);
}
