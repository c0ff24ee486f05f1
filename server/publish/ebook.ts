import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBook } from './book.ts';
import { makeEpub } from './epub.ts';
import { makePdf } from './pdf.ts';

/** Writes kennisbank.epub and kennisbank.pdf; the same source always gives the same bytes. */
export async function makeEbook(source: string, target: string): Promise<void> {
  const book = readBook(source);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'kennisbank.epub'), makeEpub(book));
  writeFileSync(join(target, 'kennisbank.pdf'), await makePdf(book));
}
