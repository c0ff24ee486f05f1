import { type Member, tierAt } from '../members/rules.ts';

export type Access = 'open' | 'free' | 'pro';

/** What the server knows of a published article; Astro writes it down at build time. */
export type Article = {
  id: string;
  title: string;
  author: string;
  authorName: string;
  channel: string;
  access: Access;
  published: string;
  path: string;
};

/** The one rule of the gate: may this reader see the whole article, and with it its reactions? */
export function mayRead(article: Pick<Article, 'access'>, member: Member | null, now: Date): boolean {
  if (article.access === 'open') return true;
  if (!member) return false;
  return article.access === 'free' || tierAt(member, now) === 'pro';
}
