import { parseId } from '../http/ids.ts';
import { Link } from './facts.ts';
import { isSignatureOf, signatureOf } from '../keys/signature.ts';
import { type List, LISTS } from './rules.ts';
import type { MailStore } from './store.ts';

/** One list, or all mail about one article. */
export type Leaving = { memberId: number; list: List } | { memberId: number; articleId: string };

export type Unsubscribe = ReturnType<typeof openUnsubscribe>;

/** Links with which one person leaves one list, without signing in: signed, so that nobody else can make them. */
export function openUnsubscribe({ mail, origin }: { mail: Pick<MailStore, 'secret'>; origin: string }) {
  const keys = mail.secret('unsubscribe');
  const linkTo = (memberId: number, what: string) =>
    `${origin}/afmelden/?wie=${memberId}.${what}.${signatureOf(keys, `${memberId} ${what}`)}`;

  return {
    linkFor: (memberId: number, list: List): string => linkTo(memberId, list),
    letterLink: (memberId: number, list: List): Link => Link.to(origin, linkTo(memberId, list)),

    /** Whose link this is and what it leaves, or null when it is nobody's. */
    read(typed: string): Leaving | null {
      const [id = '', what = '', signature = ''] = typed.split('.');
      const memberId = parseId(id);
      if (memberId === null || !isSignatureOf(signature, keys, `${memberId} ${what}`)) return null;
      if (what.startsWith(ARTICLE)) return { memberId, articleId: what.slice(ARTICLE.length) };
      const list = LISTS.find((name) => name === what);
      return list ? { memberId, list } : null;
    },

    headersFor: (memberId: number, list: List, address: string) => oneClick(linkTo(memberId, list), address),

    /** The way out of the mail about one article. */
    ofThread(memberId: number, articleId: string, address: string) {
      const link = linkTo(memberId, ARTICLE + articleId);
      return { link: Link.to(origin, link), headers: oneClick(link, address) };
    },
  };
}

/** Marks what follows as an article's id; no list is called so. */
const ARTICLE = 'artikel:';

/** RFC 2369 and RFC 8058: mail programs show a button that posts to the link. */
function oneClick(link: string, address: string): Record<string, string> {
  return {
    'List-Unsubscribe': `<${link}>, <mailto:${address}?subject=afmelden>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}
