import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WORLDS } from '../trials/world.ts';
import { checkPublicFiles } from './check-release.ts';
import { filesIn } from './files-in.ts';
import { hideGatedImages } from './gated-images.ts';

let root = '';
beforeEach(() => {
  mkdirSync(WORLDS, { recursive: true });
  root = mkdtempSync(join(WORLDS, 'public-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

test('only our own code stays in public unasked: everything else is shown there, gated, or gone', async () => {
  const names = [
    'foto.JPG',
    'foto.tiff',
    'foto.heic',
    'nota.pdf',
    'nota.docx',
    'film.mp4',
    'naamloos',
    'kaart.SVG.br',
    'b.json',
  ];
  for (const name of names) write(`public/_astro/los-${name}`, 'x');
  for (const name of names) write(`public/_astro/geheim-${name}`, 'x');
  for (const name of ['page.css', 'page.css.br', 'page.js', 'fonts/letter.woff2']) write(`public/_astro/${name}`, 'x');
  write('public/index.html', '<p>Niets.</p>');
  write('private/rest/a/index.html', names.map((name) => `<a href="/_astro/geheim-${name}">x</a>`).join(''));
  await hideGatedImages(root);

  expect(filesIn(join(root, 'public/_astro'))).toEqual(['fonts/letter.woff2', 'page.css', 'page.css.br', 'page.js']);
  const hidden = names.filter((name) => name !== 'kaart.SVG.br').map((name) => `geheim-${name}`);
  expect(filesIn(join(root, 'private/_astro'))).toEqual(hidden.toSorted());
});

test.each([
  ['foto.exe', 'x', 'is of a kind that may not be public'],
  ['foto.jpg.exe', 'x', 'is of a kind that may not be public'],
  ['nota.pdf', '%PDF', 'is of a kind that may not be public'],
  ['foto.tiff', 'II*\0', 'is of a kind that may not be public'],
  ['code.js.map', '{}', 'is of a kind that may not be public'],
  ['naamloos', 'x', 'is of a kind that may not be public'],
  ['.htaccess', 'x', 'has another name than'],
  ['_astro/.geheim.css', 'x', 'has another name than'],
  ['mijn foto.png', 'x', 'has another name than'],
  ['café.txt', 'x', 'has another name than'],
  ['foto.png', '<html>', 'is not what its name says'],
  ['letter.woff2', 'tekst', 'is not what its name says'],
  ['kaart.svg', 'tekst', 'is not what its name says'],
  ['weg.css.br', 'x', 'has no weg.css beside it'],
  ['zoek.js', '', 'is empty'],
  ['regels.txt', '', 'is empty'],
])('a release with public/%s is refused in one line that names it', async (name, content, fault) => {
  write('public/index.html', 'x');
  write('public/_headers', '/*');
  await expect(checkPublicFiles(join(root, 'public'))).resolves.toBeUndefined();
  write(`public/${name}`, content);

  await expect(checkPublicFiles(join(root, 'public'))).rejects.toThrow(`Publishing stopped: public/${name} ${fault}`);
});
