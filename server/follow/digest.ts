import { settings } from '#settings';
import { words } from '#words';
import { longMoment } from '../dates.ts';
import { barrierTo } from '../gate/rules.ts';
import { Link, nameInLetter, type Quote } from '../mail/facts.ts';
import { ensureMayMail } from '../mail/rules.ts';
import { writeMail } from '../mail/templates.ts';
import { isVisible, type Reaction } from '../reactions/rules.ts';
import { plainText } from '../reactions/text.ts';
import type { Tools } from '../tools.ts';
import { finalSince, nextDigest } from './rules.ts';
import type { Pending } from './store.ts';

/** So much of each reaction is in the mail; the rest is one click away. */
const SHOWN = 400;

export type Digesting = Pick<
  Tools,
  'follows' | 'reactions' | 'members' | 'mail' | 'readers' | 'release' | 'unsubscribe' | 'origin' | 'atOnce'
>;

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

function writeDigest(pending: Pending, tools: Digesting, now: Date): boolean {
  const { follows, mail, members, readers, reactions, release, unsubscribe, origin } = tools;
  const { memberId, articleId } = pending;
  const member = members.find(memberId);
  const article = release.findArticle(articleId);
  const news = pending.reactionIds
    .map((id) => reactions.find(id))
    .filter((one): one is Reaction => one !== null && isVisible(one) && one.memberId !== memberId);
  const asked = follows.isFollowing(memberId, articleId);
  const consents = mail.consentsOf(memberId);
  const reads = member && article && !barrierTo(article, readers.readerOf(article, member, now));
  if (!reads || member.bannedAt || !member.verifiedAt || !(asked || consents.has('replies')) || news.length === 0) {
    follows.drop(pending);
    return false;
  }

  ensureMayMail('notification', { member, consents, asked }, now);
  const { link, headers } = unsubscribe.ofThread(memberId, articleId, settings.email);
  const written = writeMail('nieuwe-reacties', {
    name: member.name,
    title: article.title,
    count: words.reactions.newCount(news.length),
    reactions: news.map(quoted),
    link: Link.to(origin, `${article.path}#reactie-${news[0]!.id}`),
    unsubscribe: link,
  });
  const cause = `digest ${memberId} ${articleId} ${news.at(-1)!.id}`;
  mail.write({ ...written, class: 'notification', cause, memberId, address: member.email, headers, now });
  follows.told(pending, now);
  return true;
}

function quoted({ memberName, placedAt, text }: Reaction): Quote {
  return { by: `${nameInLetter(memberName)}, ${longMoment(placedAt)}`, words: `“${plainText(text, SHOWN)}”` };
}
