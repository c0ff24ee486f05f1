import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publicTexts } from './public-text.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kennisbank-public-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const said = (released?: Set<string>) => publicTexts(folder, released).join('\n');

const body = `Open tekst[^a] met [een link](https://open.example/ "Titel").

## Open kop

<Figure caption="Open bijschrift">![Open beeld](./open.svg)</Figure>

{/* geheim
<Paywall />
*/}

<Paywall/>

Geheim[^b].

\`\`\`
<Paywall />
\`\`\`

Ook geheim.

[^a]: Open noot.

[^b]: Noot, geheim.
`;
const facts = 'title: Titel\nnote: NB tekst\ncorrections:\n  - date: 2026-02-01\n    text: Er stond iets\n# geheim\n';

test('before the cut everything is public, wherever it stands; notes and what comes after are not', () => {
  write('articles/a/index.mdx', `---\n${facts}access: pro\n---\n${body}`);
  const all = said();

  for (const text of ['Open tekst', 'https://open.example/', 'Titel', 'open-kop', 'Open bijschrift', 'Open beeld'])
    expect(all).toContain(text);
  expect(all).toContain('Open noot');
  expect(all.toLowerCase()).not.toContain('geheim');
});

test.each([
  ['pro', false],
  ['open', true],
])('of an article with access %s, a note or correction is its own public text: %s', (access, isPublic) => {
  write('articles/a/index.mdx', `---\n${facts}access: ${access}\n---\n${access === 'pro' ? body : 'Tekst.'}`);

  expect(said().includes('Er stond iets')).toBe(isPublic);
  expect(said().includes('NB tekst')).toBe(isPublic);
});

test.each(['ebook/1.md', 'guide/x.md', 'mails/x.md', 'newsletters/x.md', 'elders/x.md'])(
  '%s is shown to nobody',
  (path) => {
    write(path, '---\nsubject: geheim\ntitle: geheim\n---\n\nGeheim.\n');

    expect(said().toLowerCase()).not.toContain('geheim');
  },
);

test.each([
  ['without a cut', 'Geheim.'],
  ['that cannot be read', 'Geheim. <Quote>'],
  ['with its cut in a list', '- Geheim.\n\n  <Paywall />'],
])('of a gated article %s only the facts are public', (_how, text) => {
  write('articles/a/index.mdx', `---\ntitle: Titel\naccess: free\n---\n${text}\n`);

  expect(said()).toMatch(/^a\nTitel/);
  expect(said()).not.toContain('Geheim');
});

test('what is not out yet is not public', () => {
  write('articles/a/index.md', '---\ntitle: Titel\n---\n\nUit.\n');
  write('articles/b/index.md', '---\ntitle: Titel\n---\n\nNog niet uit.\n');

  expect(said(new Set(['a']))).toContain('Uit.');
  expect(said(new Set(['a']))).not.toContain('Nog niet');
});
