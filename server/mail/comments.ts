import { createRequire } from 'node:module';
import type * as cut from '#cut';

const require = createRequire(import.meta.url);
/** Few letters have one; for the others the parser is not loaded, which a server at rest has no other use for. */
const mayHaveOne = /<!--|\/\*/;

/** A letter without what its writer left for colleagues. Throws one line when a note has no end. */
export function withoutComments(body: string, file: string): string {
  return mayHaveOne.test(body) ? (require('#cut') as typeof cut).withoutComments(body, file) : body;
}
