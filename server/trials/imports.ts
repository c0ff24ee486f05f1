import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** What a file imports, as it spells it; of a page of Astro's, what its code does. `types`: also what is only a type. */
export function importsIn(file: string, { types = true } = {}): string[] {
  const text = readFileSync(file, 'utf8');
  const code = file.endsWith('.astro') ? (text.split(/^---$/m)[1] ?? '') : text;
  const asked = types ? code : code.replace(/^import type [^;]*;/gm, '');
  return ts.preProcessFile(asked, true, true).importedFiles.map(({ fileName }) => fileName);
}
