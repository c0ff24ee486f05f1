import { all, readXml, textOf } from './read-xml.ts';

/** A comment of another system, as it is there: HTML, a name and no account. */
export type Foreign = {
  /** Where it comes from, the same at every run: "disqus:123". */
  source: string;
  parent: string | null;
  /** The page it stood under. */
  url: string;
  name: string;
  html: string;
  placedAt: Date;
};
export type Export = { comments: Foreign[]; left: Record<string, number> };

/** Reads Disqus' XML export. Deleted and spam posts are counted, not taken. Throws one line when it is none. */
export function readDisqus(xml: string): Export {
  const [root] = all(readXml(xml), 'disqus');
  if (!root) throw new Error('geen Disqus-export: het element <disqus> ontbreekt');
  const threads = new Map(all(root, 'thread').map((thread) => [String(thread['@dsq:id']), textOf(thread, 'link')]));
  const left: Record<string, number> = {};
  const comments = all(root, 'post').flatMap((post): Foreign[] => {
    const reason =
      textOf(post, 'isSpam') === 'true' ? 'spam' : textOf(post, 'isDeleted') === 'true' ? 'verwijderd' : '';
    if (reason) return leave(left, reason);
    const id = String(post['@dsq:id']);
    const parent = all(post, 'parent')[0]?.['@dsq:id'];
    return [
      {
        source: `disqus:${id}`,
        parent: parent === undefined ? null : `disqus:${String(parent)}`,
        url: threads.get(String(all(post, 'thread')[0]?.['@dsq:id'])) ?? '',
        name: textOf(all(post, 'author')[0], 'name'),
        html: textOf(post, 'message'),
        placedAt: instant(textOf(post, 'createdAt'), `disqus:${id}`),
      },
    ];
  });
  return { comments, left };
}

/** Reads WordPress' export (WXR). What was not approved, pingbacks and trackbacks are counted, not taken. */
export function readWordPress(xml: string): Export {
  const channel = all(all(readXml(xml), 'rss')[0], 'channel')[0];
  if (!channel) throw new Error('geen WordPress-export: <rss><channel> ontbreekt');
  const site = new URL(textOf(channel, 'wp:base_site_url') || textOf(channel, 'link') || 'https://onbekend/').host;
  const left: Record<string, number> = {};
  const comments = all(channel, 'item').flatMap((item) =>
    all(item, 'wp:comment').flatMap((comment): Foreign[] => {
      const type = textOf(comment, 'wp:comment_type');
      if (type && type !== 'comment') return leave(left, type);
      const approved = textOf(comment, 'wp:comment_approved');
      if (approved !== '1') return leave(left, approved === '0' ? 'niet goedgekeurd' : approved || 'onbekend');
      const id = `wordpress:${site}:${textOf(comment, 'wp:comment_id')}`;
      const parent = textOf(comment, 'wp:comment_parent');
      return [
        {
          source: id,
          parent: parent && parent !== '0' ? `wordpress:${site}:${parent}` : null,
          url: textOf(item, 'link'),
          name: textOf(comment, 'wp:comment_author'),
          html: textOf(comment, 'wp:comment_content'),
          placedAt: instant(`${textOf(comment, 'wp:comment_date_gmt').replace(' ', 'T')}Z`, id),
        },
      ];
    }),
  );
  return { comments, left };
}

function leave(left: Record<string, number>, reason: string): [] {
  left[reason] = (left[reason] ?? 0) + 1;
  return [];
}

function instant(text: string, what: string): Date {
  const found = new Date(text);
  if (Number.isNaN(found.getTime())) throw new Error(`${what}: "${text}" is geen tijdstip`);
  return found;
}
