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
import type { Readers } from '../articles/gate/reader.ts';
import type { Release } from '../articles/release.ts';
import type { FollowStore } from './follow/store.ts';
import type { Stamps } from './stamp.ts';
import type { ReactionStore } from './store.ts';
import type { TopUps } from './top-up.ts';
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

type Needs = {
  reactions: ReactionStore;
  topUps: TopUps;
  follows: FollowStore;
  readers: Readers;
  release: Release;
  stamps: Stamps;
  origin: string;
};

/** Reading reactions: what a page lacks, how many there are, feeds, and what a cached page cannot know of its reader. */
export const readRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get('/api/articles/:id/reactions', (c) => topUp(needs, c, c.req.param('id')))
    .get('/api/counts', (c) => counts(needs, c))
    .get('/api/articles/:id/reactions.html', (c) => list(needs, c, c.req.param('id')))
    .get('/api/articles/:id/own', (c) => ownOf(needs, c, c.req.param('id')))
    .get('/artikelen/:id/reacties.xml', (c) => articleFeed(needs, c, c.req.param('id')))
    .get('/reacties.xml', (c) => siteFeed(needs, c));

function findReadable({ release, readers }: Needs, id: string, { var: { member, now } }: Here): Article {
  const article = release.ensureArticle(id);
  readers.ensureMayRead(article, member, now);
  return article;
}

function topUp(needs: Needs, c: Here, id: string): Response {
  const article = findReadable(needs, id, c);
  const since = c.req.query('since') ?? '0';
  if (!/^\d{1,15}$/.test(since)) throw new Refusal('bad-form');
  const answer = needs.topUps.answerTo(article, Number(since), headerOf(c, 'if-none-match') ?? null);
  const { status, headers, body } = answer;
  // A gated article's reactions are gated text: no cache may hold them.
  const kept = article.access === 'open' ? headers : { ...headers, ...PRIVATE };
  return body ? c.body(body, 200, kept) : c.body(null, status, kept);
}

function counts({ release, reactions }: Needs, c: Here): Response {
  const asked = (c.req.query('articles') ?? '').split(',').slice(0, COUNTS_MOST);
  const open = asked.filter((id) => release.findArticle(id)?.access === 'open');
  const counts = Object.fromEntries(open.map((id) => [id, reactions.countUnder(id)]));
  return c.json(counts, 200, { 'Cache-Control': COUNTS_CACHING });
}

async function list(needs: Needs, c: Here, id: string): Promise<Response> {
  const { reactions } = needs;
  const article = findReadable(needs, id, c);
  const { member, now } = c.var;
  const viewer = member ? { member, now } : undefined;
  const listed = {
    threads: reactions.threadsUnder(article.id, member?.id),
    revision: reactions.revisionOf(article.id),
  };
  return c.html(reactionList(listed, { article, viewer }), 200, PRIVATE);
}

function ownOf(needs: Needs, c: Here, id: string): Response {
  const { reactions, stamps, follows } = needs;
  const member = ensureMember(c.var.member);
  const { now } = c.var;
  const article = findReadable(needs, id, c);
  const written = reactions
    .writtenBy(member.id, article.id)
    .filter((reaction) => !reaction.withdrawnAt && !reaction.hiddenAt);
  const viewer = { member, now };
  const answer: OwnAnswer = {
    who: ownerMark(member),
    stamp: stamps.issue(article.id, now),
    follow: followForm(article.id, follows.isFollowing(member.id, article.id)),
    own: written.filter(isVisible).map((reaction) => own(reaction, now)),
    waiting: written
      .filter((reaction) => reaction.heldFor)
      .map((reaction) => ({
        id: reaction.id,
        parent: reaction.parentId,
        html: reactionItem(reaction, { article, viewer }),
      })),
  };
  return c.json(answer, 200, PRIVATE);
}

function articleFeed(needs: Needs, c: Here, id: string): Response {
  const article = needs.release.findArticle(id);
  if (article?.access !== 'open') throw new Refusal('not-found'); // a feed reader signs in nowhere
  const entries = needs.reactions
    .visibleUnder(article.id)
    .slice(-FEED_MOST)
    .toReversed()
    .map((reaction) => ({ reaction, article }));
  const title = words.reactions.feedOf(article.title);
  return feed(needs, c, { entries, title, path: `${article.path}reacties.xml`, page: article.path });
}

function siteFeed(needs: Needs, c: Here): Response {
  const entries = needs.reactions
    .newest(LOOK_BACK)
    .map((reaction) => ({ reaction, article: needs.release.findArticle(reaction.articleId) }))
    .filter((entry): entry is FeedEntry => entry.article?.access === 'open')
    .slice(0, FEED_MOST);
  return feed(needs, c, { entries, title: words.reactions.feedOfSite, path: '/reacties.xml', page: '/' });
}

type Feed = { entries: FeedEntry[]; title: string; path: string; page: string };

function feed({ reactions, origin }: Needs, c: Here, { entries, ...about }: Feed): Response {
  const etag = `W/"${reactions.revision()}"`;
  const headers = { 'Cache-Control': FEED_CACHING, ETag: etag };
  if (headerOf(c, 'if-none-match') === etag) return c.body(null, 304, headers);
  return c.body(atomFeed(entries, { ...about, origin }), 200, {
    ...headers,
    'Content-Type': 'application/atom+xml; charset=utf-8',
  });
}

const own = (reaction: Reaction, now: Date): OwnReaction => ({
  id: reaction.id,
  controls: String(ownControls(reaction, now)),
  secondsToEdit: secondsToEdit(reaction, now),
});
