import { createHmac, timingSafeEqual } from 'node:crypto';
import { type List, LISTS } from './rules.ts';
import type { MailStore } from './store.ts';

export type Unsubscribe = ReturnType<typeof openUnsubscribe>;

/** Links with which one person leaves one list, without signing in: signed, so that nobody else can make them. */
export function openUnsubscribe({ mail, origin }: { mail: Pick<MailStore, 'secret'>; origin: string }) {
  const key = mail.secret('unsubscribe');
  const sign = (memberId: number, list: List) =>
    createHmac('sha256', key).update(`${memberId} ${list}`).digest('base64url');

  return {
    linkFor: (memberId: number, list: List): string =>
      `${origin}/afmelden/?wie=${memberId}.${list}.${sign(memberId, list)}`,

    /** Whose link this is, or null when it is nobody's. */
    read(typed: string): { memberId: number; list: List } | null {
      const [id, name, signature = ''] = typed.split('.');
      const list = LISTS.find((one) => one === name);
      if (!list || !/^\d{1,15}$/.test(id ?? '')) return null;
      const expected = Buffer.from(sign(Number(id), list));
      const found = Buffer.from(signature);
      return expected.length === found.length && timingSafeEqual(expected, found)
        ? { memberId: Number(id), list }
        : null;
    },

    /** RFC 2369 and RFC 8058: mail programs show a button that posts to the link. */
    headersFor(memberId: number, list: List, address: string): Record<string, string> {
      const link = this.linkFor(memberId, list);
      return {
        'List-Unsubscribe': `<${link}>, <mailto:${address}?subject=afmelden>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      };
    },
  };
}
