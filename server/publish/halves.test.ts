import { spawnSync } from 'node:child_process';
import { appendFileSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MARK } from '#cut';
import { copyProject } from '../trials/copy-project.ts';
import { readHtml } from './read-html.ts';

const facts = (access: string) => `---
title: Een proef met een knip # NOTITIE
lead: Een lead die lang genoeg is om door de controle te komen, zonder dat er iets mis is.
published: 2026-01-31
author: hanneke-vos
channel: organisatie
topics: [klantcontact]
access: ${access}
---
`;

const gated = `${facts('pro')}
Openbaar begin[^open] en ook dit[^beide]. {/* NOTITIE */}

## Zichtbare kop {/* NOTITIE */}

\`\`\`md
## Nagemaakte kop
<Paywall />
\`\`\`

{/*
## Kop in een opmerking NOTITIE
<Paywall />
*/}

Nog open
---

<Paywall/>

## Geld

Alleen Kanariepiet weet het[^beide], en de rest[^dicht]. {/* NOTITIE */}

\`\`\`
<Paywall />
\`\`\`

{/*
<Paywall />
*/}

Ook na de schijn blijft Zeearend binnen.

[^open]: Noot van de open helft, zie ook[^verder]. {/* NOTITIE */}

[^beide]: Noot van beide helften.

[^dicht]: Noot van Lepelaar.

[^verder]: Noot bij een noot.

[^los]: Noot waar niemand naar verwijst, over Roerdomp.
`;

const open = `${facts('open')}
Een open stuk. {/* NOTITIE: nog bellen */}

## Een kop {/* NOTITIE */}

## Nog een kop

{/*
NOTITIE over meer regels
*/}

<Note>In een kader {/* NOTITIE */}</Note>
`;

let folder = '';
const file = (path: string) => readFileSync(join(folder, 'dist/current', path), 'utf8');
const said = (path: string) =>
  readHtml(file(path))
    .map(({ text }) => text)
    .join('\n');

/** The bytes of a file as a reader's program unpacks them. */
function unpacked(path: string): Buffer {
  const bytes = readFileSync(path);
  if (path.endsWith('.br')) return brotliDecompressSync(bytes);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

const publish = () => spawnSync(process.execPath, ['server/publish/publish.ts'], { cwd: folder, encoding: 'utf8' });
const write = (path: string, text: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeAll(() => {
  folder = copyProject('halves');
  write('content/articles/proef-dicht/index.mdx', gated);
  write('content/articles/proef-open/index.mdx', open);
  appendFileSync(join(folder, 'content/authors/hanneke-vos.yaml'), '\n# NOTITIE\n');
  appendFileSync(join(folder, 'content/site.yaml'), '\n# NOTITIE\n');
  appendFileSync(join(folder, 'content/words.ts'), '\n// NOTITIE\n/*! NOTITIE */\n');
  appendFileSync(join(folder, 'content/pages/contact.mdx'), '\n{/* NOTITIE */}\n');
  appendFileSync(join(folder, 'content/topics/klantcontact.mdx'), '\n{/* NOTITIE */}\n');
  appendFileSync(join(folder, 'content/guide/stijl.mdx'), '\n{/* NOTITIE */}\n');
  appendFileSync(join(folder, 'content/ebook/01-voorwoord.md'), '\n<!-- NOTITIE\n\nen meer -->\n\n{/* NOTITIE */}\n');
  expect(publish().stderr).toBe('');
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each half has its own text and its own footnotes, whatever looks like a cut', () => {
  const shown = said('public/artikelen/proef-dicht/index.html');
  const rest = said('private/rest/proef-dicht/index.html');

  for (const text of ['Openbaar begin', 'Noot van de open helft', 'Noot van beide helften', 'Noot bij een noot']) {
    expect(shown).toContain(text);
    expect(rest).not.toContain(text);
  }
  for (const text of ['Kanariepiet', 'Zeearend', 'Lepelaar']) {
    expect(rest).toContain(text);
    expect(shown).not.toContain(text);
  }
  expect(shown + rest).not.toContain('Roerdomp');
});

test('every way from a footnote and to it leads somewhere, and no name stands on one page twice', () => {
  const [shown, rest] = ['public/artikelen/proef-dicht', 'private/rest/proef-dicht'].map((path) =>
    readHtml(file(`${path}/index.html`)),
  );
  const ids = (page: typeof shown) => page!.flatMap(({ from, text }) => (from === 'id' ? [text] : []));
  const ways = (page: typeof shown) =>
    page!.flatMap(({ from, text }) => (from === 'href' && text.startsWith('#user') ? [text.slice(1)] : []));

  expect(ways(shown).filter((way) => !ids(shown).includes(way))).toEqual([]);
  const both = [...ids(shown), ...ids(rest)];
  expect(ways(rest).filter((way) => !both.includes(way))).toEqual([]);
  expect(both.filter((id, at) => both.indexOf(id) !== at)).toEqual([]);
  expect(ways(rest)).not.toEqual([]);
});

test('a footnote keeps its number in either half', () => {
  expect(file('private/rest/proef-dicht/index.html')).toMatch(/<li id="user-content-fn-dicht" value="3">/);
  expect(file('public/artikelen/proef-dicht/index.html')).toMatch(/<li id="user-content-fn-verder" value="4">/);
});

test('the margin names the headings of the open half, and no others', () => {
  const [contents = ''] =
    /<nav class="contents"[\s\S]*?<\/nav>/.exec(file('public/artikelen/proef-dicht/index.html')) ?? [];

  expect([...contents.matchAll(/href="#([^"]+)">([^<]+)</g)].map(([, id, text]) => [id, text])).toEqual([
    ['zichtbare-kop', 'Zichtbare kop'],
    ['nog-open', 'Nog open'],
  ]);
});

test('the Markdown twin is the open half', () => {
  const twin = file('public/artikelen/proef-dicht.md');

  expect(twin).toContain('Openbaar begin[^open] en ook dit[^beide].');
  expect(twin).toContain('[^verder]: Noot bij een noot.');
  expect(twin).not.toMatch(/Kanariepiet|Zeearend|Lepelaar|Geld|\{\/\*/);
  expect(file('public/artikelen/proef-open.md')).toMatch(
    /Een open stuk\.\n\n## Een kop\n\n## Nog een kop\n\nIn een kader\n$/,
  );
});

test('no note of a writer is in any file, and no mark', () => {
  const root = join(folder, 'dist/current');
  const files = globSync('**', { cwd: root }).filter((path) => statSync(join(root, path)).isFile());
  const holding = (sign: string) => files.filter((path) => unpacked(join(root, path)).includes(sign));

  expect(files.length).toBeGreaterThan(150);
  expect(holding('NOTITIE')).toEqual([]);
  expect(holding(MARK)).toEqual([]);
  const book = unzipSync(readFileSync(join(root, 'private/ebook/kennisbank.epub')));
  expect(Object.values(book).filter((bytes) => Buffer.from(bytes).includes('NOTITIE'))).toEqual([]);
});

test('publishing stops when a page shows one heading from below a cut, however common its word', () => {
  const margin = join(folder, 'src/pages/artikelen/[article].astro');
  const before = readFileSync(margin, 'utf8');
  writeFileSync(
    margin,
    before.replace('headings.slice(0, read.headings)', "article.id === 'proef-dicht' ? headings : []"),
  );
  const { status, stderr } = publish();

  expect(stderr).toMatch(/gated text would become public: .*public\/artikelen\/proef-dicht\/index\.html holds/);
  expect(stderr).toContain('of what stands below a cut');
  expect(status).toBe(1);
  expect(file('public/artikelen/proef-dicht/index.html')).not.toContain('>Geld<');
}, 900_000);
