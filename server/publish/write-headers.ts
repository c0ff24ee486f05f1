import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSET_CACHING, PAGE_CACHING } from '../pages/static.ts';
import { always } from '../security-headers.ts';

/** The same headers as the server sends, in the form static hosts read (Netlify, Cloudflare Pages). */
export function writeHeaders(publicFolder: string): void {
  const text = [
    '/*',
    ...lines({ ...always(true), 'Cache-Control': PAGE_CACHING }),
    '/_astro/*',
    '  ! Cache-Control',
    ...lines({ 'Cache-Control': ASSET_CACHING }),
  ];
  writeFileSync(join(publicFolder, '_headers'), `${text.join('\n')}\n`);
}

function lines(facts: Record<string, string>): string[] {
  return Object.entries(facts).map(([name, value]) => `  ${name}: ${value}`);
}
