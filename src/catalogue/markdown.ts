import { settings } from '#settings';
import { type Article, pathOf } from './articles.ts';
import { isoDate } from './dates.ts';

/**
 * An article as plain Markdown, for who reads with a program: what the public page shows and nothing after the cut.
 * Components lose their tags and keep their words.
 */
export function asMarkdown(article: Article, authorName: string): string {
  const { title, lead, published, access } = article.data;
  const [shown = ''] = (article.body ?? '').split(/^<Paywall \/>$/m);
  const text = shown
    .replace(/^<(Ad|ReadAlso)\b[^>]*\/>$/gm, '')
    .replace(/^<Quote\b[^>]*>\s*([\s\S]*?)\s*<\/Quote>$/gm, (_all, words: string) => words.replace(/^/gm, '> '))
    .replace(/<\/?[A-Z]\w*\b[^>]*>/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const more = access === 'open' ? '' : `\n\n[…](${settings.url}${pathOf(article)})`;
  return `# ${title}\n\n${lead}\n\n${authorName}, ${isoDate(published)}\n${settings.url}${pathOf(article)}\n\n${text}${more}\n`;
}
