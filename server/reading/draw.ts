import { type Html, html, raw } from '../text/html.ts';
import { randomUUID } from 'node:crypto';
import { longDate } from '#dutch';
import { words } from '#words';
import { type Member, tierAt } from '../members/rules.ts';
import { fill, fillFields, fillWhereFound, slotContent, withoutAds, type Slots } from '../articles/slots.ts';
import { followForm } from '../discussion/forms.ts';
import { closedLine, countOf, reactionCount, reactionList } from '../discussion/html.ts';
import { isClosed } from '../discussion/rules.ts';
import type { Readers } from '../articles/gate/reader.ts';
import type { Release } from '../articles/release.ts';
import type { FollowStore } from '../discussion/follow/store.ts';
import type { Stamps } from '../discussion/stamp.ts';
import type { ReactionStore } from '../discussion/store.ts';
import { noForm, paywall, standingLine } from '../articles/gate/html.ts';
import type { Article } from '../articles/article.ts';
import { barrierTo, type Reader } from '../articles/gate/rules.ts';

/** Fills an article's slots for one reader. Who stands before the gate gets the reason, and nothing that lies behind it. */
export function openArticles({ release, reactions, readers, follows, stamps }: Drawing) {
  const restOf = async (article: Article, { member, now }: Reader): Promise<Html> => {
    const rest = slotContent(await release.rest(article.id), 'body') ?? '';
    return member && tierAt(member, now) === 'pro' ? raw(withoutAds(rest)) : raw(rest);
  };

  const slotsFor = async (article: Article, reader: Reader): Promise<Slots> => {
    const barrier = barrierTo(article, reader);
    if (barrier) return { rest: paywall(article, barrier, reader), place: noForm() };
    const { member, now } = reader;
    const revision = reactions.revisionOf(article.id);
    const threads = reactions.threadsUnder(article.id, member?.id);
    const viewer = member ? { member, now } : undefined;
    return {
      reactions: reactionList({ threads, revision }, { article, viewer }),
      'reaction-count': reactionCount(countOf(threads)),
      closed: closedLine(isClosed(article, { set: reactions.threadState(article.id), now })),
      ...(member ? { follow: followForm(article.id, follows.isFollowing(member.id, article.id)) } : {}),
      ...(article.access === 'open' ? {} : { rest: await restOf(article, reader) }),
    };
  };

  return {
    /** The slots by name, for an island on a page that came from a cache. */
    slotsFor: async (article: Article, member: Member | null, now: Date) =>
      slotsFor(article, readers.readerOf(article, member, now)),

    /** The whole page, for a browser. `page` is the public one, or that page with a refused form in it. */
    async pageFor(
      article: Article,
      member: Member | null,
      { now, page }: { now: Date; page?: string },
    ): Promise<string> {
      const slots = await slotsFor(article, readers.readerOf(article, member, now));
      const filled = fillWhereFound(fill(page ?? (await release.page(article.path)), slots), standing(member, now));
      return fillFields(filled, { stamp: stamps.issue(article.id, now), key: randomUUID() });
    },
  };

  /** What the membership box says of a member; the meter is the same on every article. */
  function standing(member: Member | null, now: Date): Slots {
    if (!member) return {};
    if (tierAt(member, now) === 'pro')
      return member.saidUntil ? { until: html`${words.membership.until(longDate(member.saidUntil))}` } : {};
    return { meter: html`${standingLine({ member, left: readers.leftFor(member, now), now })}` };
  }
}

/** What an article is drawn of. */
export type Drawing = {
  release: Release;
  reactions: ReactionStore;
  readers: Readers;
  follows: FollowStore;
  stamps: Stamps;
};
