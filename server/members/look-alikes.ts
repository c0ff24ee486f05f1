/** Characters that look like others in most typefaces (Unicode TR39, the part that meets Latin). */
const twins: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '|': 'l',
  '!': 'l',
  i: 'l',
  j: 'l',
  '@': 'a',
  $: 's',
  а: 'a',
  в: 'b',
  е: 'e',
  ё: 'e',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  ѕ: 's',
  і: 'l',
  ј: 'l',
  ԁ: 'd',
  ո: 'n',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'l',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ϲ: 'c',
  ѵ: 'v',
  ɡ: 'g',
  ı: 'l',
  ʀ: 'r',
};

/** What a name looks like: two names with the same skeleton cannot be told apart at a glance. */
export function skeleton(name: string): string {
  const letters = name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  return [...letters]
    .map((letter) => twins[letter] ?? letter)
    .join('')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** True when a name could pass for one of the names that mean something here. */
export function looksLike(name: string, names: string[]): boolean {
  const own = skeleton(name);
  return names.some((other) => skeleton(other) === own);
}
