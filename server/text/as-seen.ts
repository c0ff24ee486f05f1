import { createRequire } from 'node:module';
import { ownTwins } from './look-alike-letters.ts';

const require = createRequire(import.meta.url);

let table: ReadonlyMap<string, string> | null = null;
/** Unicode's own list (TR39), read when the first name is looked at. */
const confusables = (): ReadonlyMap<string, string> =>
  (table ??= new Map(Object.entries(require('unhomoglyph/data.json') as Record<string, string>)));

/**
 * What a text looks like, in plain letters where it looks like them: TR39's skeleton, with compatibility forms, without
 * marks and without what cannot be seen. Not for people to read.
 */
export function asSeen(text: string): string {
  const twins = confusables();
  const swap = (part: string) =>
    [...part].map((letter) => ownTwins.get(letter) ?? twins.get(letter) ?? letter).join('');
  const swapped = swap(text.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, ''));
  return swap(swap(swapped.normalize('NFKD')))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
}
