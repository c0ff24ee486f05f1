import { dayOf } from '#dutch';
import { settings } from '#settings';
import { type Article, openHalfOf, pathOf } from './articles.ts';
import { written, writtenHeading, writtenText } from '../mdx/written.ts';

/**
 * An article as plain Markdown, for who reads with a program: made of the tree that makes the public page, so nothing
 * after the cut and no note is in it.
 */
export function asMarkdown(article: Article, authorName: string): string {
  const { title, lead, published, access } = article.data;
  const text = written(openHalfOf(article));
  const more = access === 'open' ? '' : `\n\n[…](${settings.url}${pathOf(article)})`;
  return `${writtenHeading(title)}\n\n${writtenText(lead)}\n\n${writtenText(authorName)}, ${dayOf(published)}\n${settings.url}${pathOf(article)}\n\n${text}${more}\n`;
}
