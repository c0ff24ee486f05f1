import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { euros } from '#dutch';
import { settings } from '#settings';
import { publicTexts } from '#public-text';
import { slotContent } from '../articles/slots.ts';
import { factsIn, MONTHS, spoken } from './facts.ts';
import { type Piece, readHtml } from './read-html.ts';

/** The gated text of an article as it stands in a release. */
export type GatedText = { article: string; text: string; pieces: Piece[]; facts: string[][] };

/** Links to other articles and house ads stand in gated text too, but are made of what is public anyway. */
const borrowed = (_tag: string, { class: names = '' }: Record<string, string>): boolean =>
  names.split(' ').some((name) => name === 'read-also' || name === 'ad');

/** What publishing keeps behind the gate. */
export function gatedTexts(root: string): GatedText[] {
  const folder = join(root, 'private', 'rest');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((article) => {
    const page = readFileSync(join(folder, article, 'index.html'), 'utf8');
    const pieces = readHtml(slotContent(page, 'body') ?? page, { inlines: true, skips: borrowed });
    const text = pieces.flatMap(({ text, from }) => (from === 'text' ? [text] : [])).join('\n');
    return { article, text, pieces, facts: factsIn(pieces) };
  });
}

/** What the writers made public themselves (src/writing/public-text.ts), of the articles that are in this release. */
export function publicSources(content: string, root?: string): string[] {
  const list = root ? join(root, 'private', 'artikelen.json') : '';
  if (!existsSync(list)) return publicTexts(content);
  const articles: { id: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  return publicTexts(content, new Set(articles.map(({ id }) => id)));
}

/** What the house itself says on its pages: templates, prices and the calendar. Trials quote articles, so not those. */
export function houseSources(project: string): string[] {
  const files = ['src/**/*.{astro,ts,tsx,css}', 'public/**/*.{css,svg,txt}']
    .flatMap((pattern) => globSync(pattern, { cwd: project }))
    .filter((path) => !/journeys|\.test\./.test(path));
  const prices = Object.values(settings.prices).flatMap((cents) => [
    euros(cents),
    euros(cents, { wholeWithoutCents: true }),
  ]);
  return [MONTHS, ...prices, ...files.map((path) => readFileSync(join(project, path), 'utf8'))].map(spoken);
}
