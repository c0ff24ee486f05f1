import type { APIContext } from 'astro';
import type { CollectionEntry } from 'astro:content';
import { published } from '../../../catalogue/articles.ts';
import { inChannel } from '../../../catalogue/order.ts';
import { channels } from '../../../catalogue/channels.ts';
import { feed } from '../../../catalogue/feed.ts';

export async function getStaticPaths() {
  return (await channels()).map((channel) => ({ params: { channel: channel.id }, props: { channel } }));
}

export async function GET({ props }: APIContext<{ channel: CollectionEntry<'channels'> }>) {
  const { id, data } = props.channel;
  return feed(data.name, data.description, inChannel(await published(), id));
}
