import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findLeaks } from '../../publish/leaks.ts';
import { WORLDS } from '../world.ts';

/**
 * The leak check on a large site: how long it takes, how often it rings falsely and how many planted leaks of eight words
 * it misses, by the size of its window. Words follow Zipf's law over 6,000 words, and one paragraph in five is boilerplate
 * that open and gated articles share. `node server/trials/bench/leaks.ts [articles]`
 */
const ARTICLES = Number(process.argv[2] ?? 1000);
const GATED_SHARE = 0.4;
const WORDS_EACH = 600;
const PLANTED = 100;

let state = 20_261_123;
/** Numerical Recipes' generator: the same site every time. */
const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
const vocabulary = Array.from({ length: 6000 }, (_, rank) => `w${rank.toString(36)}`);
const word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1]!;
const boilerplate = Array.from({ length: 20 }, () => paragraph());

function paragraph(): string {
  const words = Array.from({ length: 60 }, word);
  // Rare, so that some stand in gated text only: a name and a number are short facts.
  words[20] = `N${vocabulary[Math.floor(random() * vocabulary.length)]}`;
  words[40] = `${Math.floor(random() * 90_000) + 100}`;
  return words.join(' ');
}

function article(): string[] {
  return Array.from({ length: WORDS_EACH / 60 }, () =>
    random() < 0.2 ? boilerplate[Math.floor(random() * boilerplate.length)]! : paragraph(),
  );
}

function site(root: string): { sources: string[]; gated: string[][] } {
  const [sources, gated]: [string[], string[][]] = [[], []];
  for (let index = 0; index < ARTICLES; index += 1) {
    const text = article();
    const isGated = index < ARTICLES * GATED_SHARE;
    const shown = isGated ? text.slice(0, 3) : text;
    if (isGated) {
      gated.push(text.slice(3));
      write(join(root, `private/rest/${index}/index.html`), `<!--slot:body-->${html(text.slice(3))}<!--/slot:body-->`);
    }
    sources.push(shown.map((text) => `## ${heading(text)}\n\n${text}`).join('\n\n'));
    write(join(root, `public/artikelen/${index}/index.html`), `<main>${html(shown)}</main>`);
  }
  return { sources, gated };
}

const heading = (text: string): string => text.split(' ', 4).join(' ');
const html = (paragraphs: string[]) => paragraphs.map((text) => `<h2>${heading(text)}</h2><p>${text}</p>`).join('\n');

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function plant(root: string, gated: string[][]): void {
  for (let index = 0; index < PLANTED; index += 1) {
    const words = gated[index % gated.length]!.filter((text) => !boilerplate.includes(text))[0]!.split(' ');
    const start = Math.floor(random() * (words.length - 8));
    write(join(root, `public/planted/${index}.html`), `<p>${words.slice(start, start + 8).join(' ')}</p>`);
  }
}

mkdirSync(WORLDS, { recursive: true });
const root = mkdtempSync(join(WORLDS, 'bench-'));
const { sources, gated } = site(root);
const rows = [4, 5, 6, 8, 10].map((window) => {
  const begin = performance.now();
  const falseAlarms = findLeaks(root, sources, window).length;
  const seconds = Number(((performance.now() - begin) / 1000).toFixed(1));
  // What would ring if what the writers made public themselves did not count as public.
  const withoutSources = findLeaks(root, [], window).length;
  return { window, seconds, falseAlarms, withoutSources, missed: 0 };
});
plant(root, gated);
for (const row of rows) {
  const caught = new Set(
    findLeaks(root, sources, row.window)
      .map(({ file }) => file)
      .filter((file) => file.startsWith('planted')),
  );
  row.missed = PLANTED - caught.size;
}
rmSync(root, { recursive: true });
console.log(
  `${ARTICLES} articles, ${gated.length} gated, ${PLANTED} planted leaks of 8 words, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
console.table(rows);
