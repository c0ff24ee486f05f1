import { settings } from '#settings';
import type { Article } from '../gate/rules.ts';
import { isVisible, type Reaction, type Thread } from './rules.ts';
import { plainText } from './text.ts';

/** Search engines show a few; all of a long discussion would weigh more than the page. */
const MOST = 100;

/** schema.org Comments for the article of the same @id, as a data block; empty when nobody reacted. */
export function commentsJsonLd(article: Pick<Article, 'path'>, threads: Thread[]): string {
  const url = settings.url + article.path;
  const readable = threads.flatMap(({ reaction, replies }) => [reaction, ...replies]).filter(isVisible);
  if (readable.length === 0) return '';
  const facts = {
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': `${url}#artikel`,
    commentCount: readable.length,
    comment: readable.slice(0, MOST).map((reaction) => commentFrom(reaction, url)),
  };
  // Inside a script element only "<" can end it.
  return `<script type="application/ld+json">${JSON.stringify(facts).replaceAll('<', '\\u003c')}</script>`;
}

function commentFrom(reaction: Reaction, url: string): object {
  const address = (id: number) => `${url}#reactie-${id}`;
  return {
    '@type': 'Comment',
    '@id': address(reaction.id),
    url: address(reaction.id),
    author: { '@type': 'Person', name: reaction.memberName },
    dateCreated: reaction.placedAt.toISOString(),
    ...(reaction.editedAt ? { dateModified: reaction.editedAt.toISOString() } : {}),
    ...(reaction.parentId ? { parentItem: { '@id': address(reaction.parentId) } } : {}),
    text: plainText(reaction.text),
  };
}
