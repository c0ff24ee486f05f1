/** Who may read an article whole: everyone, every member, or PRO. */
type Access = 'open' | 'free' | 'pro';

/** What the server knows of a published article; Astro writes it down at build time. */
export type Article = {
  id: string;
  title: string;
  author: string;
  authorName: string;
  channel: string;
  access: Access;
  /** The article's own word on whether readers can react. */
  reactions: 'open' | 'closed';
  published: string;
  path: string;
};
