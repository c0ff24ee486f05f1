import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { WORLDS } from '../trials/world.ts';
import { makeEpub } from './epub.ts';
import { readBook } from './book.ts';
import { makeEbook } from './ebook.ts';
import { makePdf } from './pdf.ts';

const book = readBook('content/ebook');
const epub = makeEpub(book);
const files = unzipSync(epub);
const text = (name: string) => strFromU8(files[name]!);

test('an EPUB begins with its media type, stored as it is', () => {
  expect(Buffer.from(epub.subarray(30, 58)).toString()).toBe('mimetypeapplication/epub+zip');
  expect(epub[8]).toBe(0);
});

test('every XML file in the EPUB is well-formed', () => {
  for (const name of Object.keys(files).filter((file) => /\.(xml|opf|xhtml)$/.test(file))) {
    expect(XMLValidator.validate(text(name)), name).toBe(true);
  }
});

test('everything the manifest and the contents name is in the EPUB', () => {
  const named = ['inhoud.opf', 'nav.xhtml'].flatMap((file) =>
    [...text(`OEBPS/${file}`).matchAll(/href="([^"]+)"/g)].map(([, href]) => `OEBPS/${href}`),
  );
  expect(named.length).toBeGreaterThan(8);
  for (const name of named) expect(Object.keys(files)).toContain(name);
});

test('the EPUB says its language, title and when it was made', () => {
  const { package: opf } = new XMLParser({ ignoreAttributes: false }).parse(text('OEBPS/inhoud.opf'));
  expect(opf.metadata['dc:language']).toBe('nl');
  expect(opf.metadata['dc:title']).toBe(book.title);
  expect(text('OEBPS/inhoud.opf')).toContain('<meta property="dcterms:modified">2026-11-02T00:00:00Z</meta>');
});

test('the PDF is tagged, in Dutch, titled and more than three pages long', async () => {
  const pdf = (await makePdf(book)).toString('latin1');

  expect(pdf).toContain('/Marked true');
  expect(pdf).toContain('/Lang (nl-NL)');
  expect(pdf).toContain('/DisplayDocTitle true');
  expect(pdf.match(/\/Type \/Page\b(?!s)/g)!.length).toBeGreaterThan(3);
});

test('the same source gives the same bytes', async () => {
  mkdirSync(WORLDS, { recursive: true });
  const [one, two] = [mkdtempSync(join(WORLDS, 'book-')), mkdtempSync(join(WORLDS, 'book-'))];
  await makeEbook('content/ebook', one);
  await makeEbook('content/ebook', two);

  for (const name of ['kennisbank.epub', 'kennisbank.pdf']) {
    expect(readFileSync(join(one, name)).equals(readFileSync(join(two, name))), name).toBe(true);
  }
});
