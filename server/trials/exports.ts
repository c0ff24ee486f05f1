import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importReactions, type TransferOptions } from '../operate/transfer-reactions.ts';
import { type World, WORLDS } from './world.ts';

/** Discussions as other systems export them. */
export const post = (id: number, message: string, extra = '') =>
  `<post dsq:id="${id}"><message><![CDATA[${message}]]></message><createdAt>2015-06-0${id}T10:00:00Z</createdAt>
   <isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Schrijver ${id}</name></author>
   <thread dsq:id="9"/>${extra}</post>`;
export const disqus = (posts: string, link = 'https://oud.example/blog/open/') =>
  `<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
   <category dsq:id="1"><forum>oud</forum></category>
   <thread dsq:id="9"><id>x</id><link>${link}</link><title>Oud</title></thread>${posts}</disqus>`;
export const wordpress = (comments: string) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://oud.example</link>
   <item><title>Open</title><link>https://oud.example/2015/06/open.html</link>${comments}</item></channel></rss>`;
export const comment = (id: number, content: string, { approved = '1', type = 'comment', parent = 0 } = {}) =>
  `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author><![CDATA[Lezer &amp; zoon]]></wp:comment_author>
   <wp:comment_date_gmt>2015-06-01 10:0${id}:00</wp:comment_date_gmt><wp:comment_content><![CDATA[${content}]]></wp:comment_content>
   <wp:comment_approved>${approved}</wp:comment_approved><wp:comment_type>${type}</wp:comment_type><wp:comment_parent>${parent}</wp:comment_parent></wp:comment>`;

export function fileOf(text: string): string {
  const file = join(mkdtempSync(join(WORLDS, 'transfer-')), 'in');
  writeFileSync(file, text);
  return file;
}
const from =
  (kind: string) =>
  (world: World, text: string, options: TransferOptions = {}): string =>
    importReactions(world.db, world.release, { kind, file: fileOf(text), options, now: world.clock.now() });
export const fromDisqus = from('disqus');
export const fromWordpress = from('wordpress');

/** What stands under the article that the exports are of. */
export const rows = (world: World) => world.reactions.threadsUnder('open');
