import { type Html, NOTHING, raw } from '../text/html.ts';
import { settings } from '#settings';
import type { Article } from '../articles/article.ts';
import { isVisible, type Reaction, type Thread } from './rules.ts';
import { plainText } from './text.ts';

/** Search engines show a few; all of a long discussion would weigh more than the page. */
const MOST = 100;

/** schema.org Comments for the article of the same @id, as a data block; empty when nobody reacted. */
export function commentsJsonLd(article: Pick<Article, 'path'>, threads: Thread[]): Html {
  const url = settings.url + article.path;
  const readable = threads.flatMap(({ reaction, replies }) => [reaction, ...replies]).filter(isVisible);
  if (readable.length === 0) return NOTHING;
  const facts = {
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': `${url}#artikel`,
    commentCount: readable.length,
  };
  const comments = readable.slice(0, MOST).map((reaction) => commentFrom(reaction, url));
  return raw(
    `<script type="application/ld+json">${asData(facts).slice(0, -1)},"comment":[${comments.join(',')}]}</script>`,
  );
}

/** JSON for inside a script element, which only "<" can end. */
const asData = (facts: object): string => JSON.stringify(facts).replaceAll('<', '\\u003c');
/** Kept as long as the store keeps the reaction; its article never changes. */
const kept = new WeakMap<Reaction, string>();

function commentFrom(reaction: Reaction, url: string): string {
  const known = kept.get(reaction);
  if (known) return known;
  const address = (id: number) => `${url}#reactie-${id}`;
  const drawn = asData({
    '@type': 'Comment',
    '@id': address(reaction.id),
    url: address(reaction.id),
    author: { '@type': 'Person', name: reaction.memberName },
    dateCreated: reaction.placedAt.toISOString(),
    ...(reaction.editedAt ? { dateModified: reaction.editedAt.toISOString() } : {}),
    ...(reaction.parentId ? { parentItem: { '@id': address(reaction.parentId) } } : {}),
    text: plainText(reaction.text),
  });
  kept.set(reaction, drawn);
  return drawn;
}
