import { Hono } from 'hono';
import type { OwnAnswer, OwnReaction } from '#contract';
import { words } from '#words';
import { Refusal } from '../http/errors.ts';
import type { Article } from '../articles/article.ts';
import { headerOf } from '../http/request-headers.ts';
import { ownerMark } from '../members/owner-mark.ts';
import { ensureMember } from '../members/rules.ts';
import { PRIVATE } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import type { Tools } from '../tools.ts';
import { atomFeed, FEED_MOST, type FeedEntry } from './feed.ts';
import { followForm } from './forms.ts';
import { ownControls, reactionItem, reactionList } from './html.ts';
import { isVisible, type Reaction, secondsToEdit } from './rules.ts';

const FEED_CACHING = 'public, max-age=0, s-maxage=60';
const COUNTS_CACHING = 'public, max-age=0, s-maxage=30';
/** More than any page lists. */
const COUNTS_MOST = 100;
/** What the site's feed looks back over to find its entries: most of them are under open articles. */
const LOOK_BACK = 500;

/** Reading reactions: what a page lacks, how many there are, feeds, and what a cached page cannot know of its reader. */
export const readRoutes = (tools: Tools) => {
  const { reactions, topUps, follows, readers, release, stamps, origin } = tools;

  const findReadable = (id: string, { var: { member, now } }: Here): Article => {
    const article = release.ensureArticle(id);
    readers.ensureMayRead(article, member, now);
    return article;
  };

  return new Hono<Visit>()
    .get('/api/articles/:id/reactions', (c) => {
      const article = findReadable(c.req.param('id'), c);
      const since = c.req.query('since') ?? '0';
      if (!/^\d{1,15}$/.test(since)) throw new Refusal('bad-form');
      const { status, headers, body } = topUps.answerTo(article, Number(since), headerOf(c, 'if-none-match') ?? null);
      // A gated article's reactions are gated text: no cache may hold them.
      const kept = article.access === 'open' ? headers : { ...headers, ...PRIVATE };
      return body ? c.body(body, 200, kept) : c.body(null, status, kept);
    })

    .get('/api/counts', (c) => {
      const asked = (c.req.query('articles') ?? '').split(',').slice(0, COUNTS_MOST);
      const open = asked.filter((id) => release.findArticle(id)?.access === 'open');
      const counts = Object.fromEntries(open.map((id) => [id, reactions.countUnder(id)]));
      return c.json(counts, 200, { 'Cache-Control': COUNTS_CACHING });
    })

    .get('/api/articles/:id/reactions.html', (c) => {
      const article = findReadable(c.req.param('id'), c);
      const { member, now } = c.var;
      const viewer = member ? { member, now } : undefined;
      const listed = {
        threads: reactions.threadsUnder(article.id, member?.id),
        revision: reactions.revisionOf(article.id),
      };
      return c.html(reactionList(listed, { article, viewer }), 200, PRIVATE);
    })

    .get('/api/articles/:id/own', (c) => {
      const member = ensureMember(c.var.member);
      const { now } = c.var;
      const article = findReadable(c.req.param('id'), c);
      const written = reactions.writtenBy(member.id, article.id).filter((one) => !one.withdrawnAt && !one.hiddenAt);
      const answer: OwnAnswer = {
        who: ownerMark(member),
        stamp: stamps.issue(article.id, now),
        follow: followForm(article.id, follows.isFollowing(member.id, article.id)),
        own: written.filter(isVisible).map((reaction) => own(reaction, now)),
        waiting: written
          .filter((one) => one.heldFor)
          .map((one) => ({
            id: one.id,
            parent: one.parentId,
            html: reactionItem(one, { article, viewer: { member, now } }),
          })),
      };
      return c.json(answer, 200, PRIVATE);
    })

    .get('/artikelen/:id/reacties.xml', (c) => {
      const article = release.findArticle(c.req.param('id'));
      if (article?.access !== 'open') throw new Refusal('not-found'); // a feed reader signs in nowhere
      const entries = reactions
        .visibleUnder(article.id)
        .slice(-FEED_MOST)
        .toReversed()
        .map((reaction) => ({ reaction, article }));
      const title = words.reactions.feedOf(article.title);
      return feed(c, entries, { title, path: `${article.path}reacties.xml`, page: article.path });
    })

    .get('/reacties.xml', (c) => {
      const entries = reactions
        .newest(LOOK_BACK)
        .map((reaction) => ({ reaction, article: release.findArticle(reaction.articleId) }))
        .filter((entry): entry is FeedEntry => entry.article?.access === 'open')
        .slice(0, FEED_MOST);
      return feed(c, entries, { title: words.reactions.feedOfSite, path: '/reacties.xml', page: '/' });
    });

  function feed(c: Here, entries: FeedEntry[], about: { title: string; path: string; page: string }): Response {
    const etag = `W/"${reactions.revision()}"`;
    const headers = { 'Cache-Control': FEED_CACHING, ETag: etag };
    if (headerOf(c, 'if-none-match') === etag) return c.body(null, 304, headers);
    return c.body(atomFeed(entries, { ...about, origin }), 200, {
      ...headers,
      'Content-Type': 'application/atom+xml; charset=utf-8',
    });
  }
};

const own = (reaction: Reaction, now: Date): OwnReaction => ({
  id: reaction.id,
  controls: String(ownControls(reaction, now)),
  secondsToEdit: secondsToEdit(reaction, now),
});
