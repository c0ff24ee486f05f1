import { Refusal } from '../../http/errors.ts';
import { may } from '../../members/permissions.ts';
import type { Article } from '../article.ts';
import { ensureTakesPart, type Member, tierAt } from '../../members/rules.ts';

/** Facts about one reader and one article at one instant. */
export type Reader = {
  member: Member | null;
  /** The free member has spent one of the month's articles on this one, now or earlier. */
  unlocked: boolean;
  /** How many PRO articles the free member may still choose this month. */
  left: number;
  now: Date;
};

/** Why someone stands before the gate; each has words and a button of its own. */
export type Barrier = 'sign-in-first' | 'verify-first' | 'banned' | 'choose-first' | 'meter-empty';

/** The one rule of the gate: null when this reader may read the whole article, and with it its reactions; else why not. */
export function barrierTo(article: Pick<Article, 'access' | 'author'>, reader: Reader): Barrier | null {
  if (article.access === 'open') return null;
  const { member } = reader;
  if (!member) return 'sign-in-first';
  if (member.bannedAt) return 'banned';
  if (!member.verifiedAt) return 'verify-first';
  if (may(member, 'read-all') || member.authorId === article.author) return null;
  if (article.access === 'free' || tierAt(member, reader.now) === 'pro' || reader.unlocked) return null;
  return reader.left > 0 ? 'choose-first' : 'meter-empty';
}

/** Throws the refusal that fits. */
export function ensureMayRead(article: Article, reader: Reader): void {
  const barrier = barrierTo(article, reader);
  if (barrier) throw new Refusal(barrier);
}

/** Who may spend one of the month's articles on this one: a free member who has one left and does not have it yet. */
export function ensureMayUnlock(article: Article, reader: Reader): Member {
  const barrier = barrierTo(article, reader);
  if (barrier && barrier !== 'choose-first') throw new Refusal(barrier);
  return ensureTakesPart(reader.member);
}

/** The e-book is for PRO, for who bought it, and for who makes the site. Throws the refusal that fits. */
export function ensureMayDownload(member: Member | null, { now, owns }: { now: Date; owns: boolean }): Member {
  const reader = ensureTakesPart(member);
  if (!owns && tierAt(reader, now) !== 'pro' && !may(reader, 'read-all')) throw new Refusal('pro-only');
  return reader;
}
