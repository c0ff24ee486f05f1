import { longMoment } from '#dutch';
import { settings } from '#settings';
import { words } from '#words';
import { barrierTo } from '../../articles/gate/rules.ts';
import { Link, nameInLetter, type Quote } from '../../mail/facts.ts';
import { ensureMayMail } from '../../mail/rules.ts';
import { writeMail, type Written } from '../../mail/templates.ts';
import { isVisible, type Reaction } from '../rules.ts';
import { plainText } from '../text.ts';
import type { Readers } from '../../articles/gate/reader.ts';
import type { Release } from '../../articles/release.ts';
import type { MailStore } from '../../mail/store.ts';
import type { Unsubscribe } from '../../mail/unsubscribe.ts';
import type { MemberStore } from '../../members/store.ts';
import type { ReactionStore } from '../store.ts';
import { finalSince, nextDigest } from './rules.ts';
import type { Pending } from './notice-store.ts';
import type { FollowStore } from './store.ts';

/** So much of each reaction is in the mail; the rest is one click away. */
const SHOWN = 400;

type Digesting = {
  follows: FollowStore;
  reactions: ReactionStore;
  members: MemberStore;
  mail: MailStore;
  readers: Readers;
  release: Release;
  unsubscribe: Unsubscribe;
  origin: string;
  atOnce: <T>(act: () => T) => T;
};

/**
 * Writes the mails about new reactions: of what nobody can edit any more, one mail per member and article, and not
 * again within `DIGEST_HOURS`. What is gone by then, or what the member may no longer read, is not mailed.
 */
export function writeDigests(tools: Digesting, now: Date): number {
  const { follows, atOnce } = tools;
  atOnce(() => follows.note(finalSince(now), now));
  const due = follows.pending().filter(({ mailedAt }) => nextDigest(mailedAt) <= now);
  return due.filter((pending) => atOnce(() => writeDigest(pending, tools, now))).length;
}

/**
 * Looks again at the digests that wait in the outbox, which can be hours when the mail server is down: what was withdrawn or
 * hidden meanwhile leaves them, and who may not read or does not want it any more gets none.
 */
export function reviseDigests(tools: Digesting, now: Date): void {
  const { follows, mail, atOnce } = tools;
  for (const unsent of follows.unsent()) {
    const digest = drawDigest(unsent, tools, now);
    const { mailId, cause, isChanged, mayHaveArrived } = unsent;
    if (digest && !isChanged) continue;
    atOnce(() => {
      // What may have arrived once is not sent again with other words.
      if (!digest || mayHaveArrived) return mail.drop(mailId);
      mail.rewrite(mailId, digest.written);
      follows.quoted(cause, digest.shown);
    });
  }
}

function writeDigest(pending: Pending, tools: Digesting, now: Date): boolean {
  const { follows, mail } = tools;
  const { memberId, articleId } = pending;
  const digest = drawDigest(pending, tools, now);
  if (!digest) {
    follows.drop(pending);
    return false;
  }
  const { written, shown, lastShown, address, headers } = digest;
  const cause = `digest ${memberId} ${articleId} ${lastShown}`;
  mail.write({ ...written, class: 'notification', cause, memberId, address, headers, now });
  follows.quoted(cause, shown);
  follows.told(pending, now);
  return true;
}

type Digest = {
  written: Written;
  shown: number[];
  lastShown: number;
  address: string;
  headers: Record<string, string>;
};

/** The mail as it should be now; null when there is nothing to tell, or nobody who may hear it. */
function drawDigest(about: Omit<Pending, 'mailedAt'>, tools: Digesting, now: Date): Digest | null {
  const { follows, mail, members, readers, reactions, release, unsubscribe, origin } = tools;
  const { memberId, articleId } = about;
  const member = members.find(memberId);
  const article = release.findArticle(articleId);
  const news = about.reactionIds
    .map((id) => reactions.find(id))
    .filter((reaction) => reaction !== null)
    .filter((reaction) => isVisible(reaction) && reaction.memberId !== memberId);
  const [first, last] = [news[0], news.at(-1)];
  const asked = follows.isFollowing(memberId, articleId);
  const consents = mail.consentsOf(memberId);
  const reads = member && article && !barrierTo(article, readers.readerOf(article, member, now));
  if (!reads || member.bannedAt || !member.verifiedAt || !(asked || consents.has('replies')) || !first || !last)
    return null;

  ensureMayMail('notification', { member, consents, asked }, now);
  const { link, headers } = unsubscribe.ofThread(memberId, articleId, settings.email);
  const written = writeMail('nieuwe-reacties', {
    name: member.name,
    title: article.title,
    count: words.reactions.newCount(news.length),
    reactions: news.map(quoted),
    link: Link.to(origin, `${article.path}#reactie-${first.id}`),
    unsubscribe: link,
  });
  return { written, shown: news.map(({ id }) => id), lastShown: last.id, address: member.email, headers };
}

function quoted({ memberName, placedAt, text }: Reaction): Quote {
  return { by: `${nameInLetter(memberName)}, ${longMoment(placedAt)}`, words: `“${plainText(text, SHOWN)}”` };
}
