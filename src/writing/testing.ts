import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { checkContent } from './check.ts';

export const good = {
  title: 'Een titel die lang genoeg is',
  lead: 'Een lead die lang genoeg is om door de controle te komen, zonder dat er iets mis is.',
  published: '2026-01-31',
  author: 'hanneke-vos',
  channel: 'organisatie',
  topics: '[klantcontact]',
  access: 'open',
};

/** The content of this site, in a folder of the test's own, as it was before each test. */
export function contentOfOurOwn() {
  const folder = mkdtempSync(join(tmpdir(), 'kennisbank-content-'));
  beforeEach(() => cpSync('content', folder, { recursive: true }));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  return {
    folder,
    write,
    article(changes: Record<string, string>, body = 'Tekst.', id = 'proef'): void {
      const facts = Object.entries({ ...good, ...changes }).map(([name, value]) => `${name}: ${value}`);
      write(`articles/${id}/index.mdx`, `---\n${facts.join('\n')}\n---\n\n${body}\n`);
    },
    faults: () => checkContent(folder).map((line) => line.replace(`${folder}/`, '')),
  };
}
