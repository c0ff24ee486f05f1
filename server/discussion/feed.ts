import { html, type Piece, raw } from '../text/html.ts';
import { settings } from '#settings';
import { words } from '#words';
import type { Article } from '../articles/article.ts';
import type { Reaction } from './rules.ts';
import { renderText } from './text.ts';

/** A feed is for news; who wants everything reads the page. */
export const FEED_MOST = 50;

type FeedFacts = { title: string; path: string; page: string; origin: string };
export type FeedEntry = { reaction: Reaction; article: Article };

/** Reactions as an Atom feed (RFC 4287), newest first. `origin` is where readers find the site. */
export function atomFeed(entries: FeedEntry[], { title, path, page, origin }: FeedFacts): string {
  const updated = entries.map(({ reaction }) => changedAt(reaction)).sort((a, b) => b.getTime() - a.getTime())[0];
  return String(
    xml`${raw('<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet type="text/css" href="/feed.css"?>\n')}<feed
        xmlns="http://www.w3.org/2005/Atom"
        xml:lang="nl"
      >
        <id>${origin + path}</id>
        <title>${title}</title>
        <updated>${(updated ?? new Date(0)).toISOString()}</updated>
        <link rel="self" type="application/atom+xml" href="${origin + path}" />
        <link rel="alternate" type="text/html" href="${origin + page}" />
        <author><name>${settings.name}</name></author>
        ${entries.map((entry) => atomEntry(entry, origin))}</feed
      > `,
  );
}

function atomEntry({ reaction, article }: FeedEntry, origin: string) {
  const link = `${origin}${article.path}#reactie-${reaction.id}`;
  return xml`
    <entry>
      <id>${link}</id>
      <title>${words.reactions.feedTitle(reaction.memberName, article.title)}</title>
      <link rel="alternate" type="text/html" href="${link}" />
      <published>${reaction.placedAt.toISOString()}</published>
      <updated>${changedAt(reaction).toISOString()}</updated>
      <author><name>${reaction.memberName}</name></author>
      <content type="html">${renderText(reaction.text)}</content>
    </entry>
  `;
}

const changedAt = ({ placedAt, editedAt, moderatedAt }: Reaction): Date =>
  new Date(Math.max(placedAt.getTime(), editedAt?.getTime() ?? 0, moderatedAt?.getTime() ?? 0));

/** XML 1.0 (production 2, Char) has no place for any other character, not even as a reference. */
const noChar = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Markup in which every text is escaped, and holds only characters that XML has. */
const xml = (strings: TemplateStringsArray, ...values: Piece[]) =>
  html(strings, ...values.map((value) => (typeof value === 'string' ? xmlText(value) : value)));

const xmlText = (value: string): string => value.toWellFormed().replace(noChar, '\ufffd');
