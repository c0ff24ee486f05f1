import type { APIContext } from 'astro';
import { type CollectionEntry, getCollection } from 'astro:content';
import { published } from '../../../catalogue/articles.ts';
import { inTopic } from '../../../catalogue/order.ts';
import { feed } from '../../../catalogue/feed.ts';

export async function getStaticPaths() {
  return (await getCollection('topics')).map((topic) => ({ params: { topic: topic.id }, props: { topic } }));
}

export async function GET({ props }: APIContext<{ topic: CollectionEntry<'topics'> }>) {
  const { id, data } = props.topic;
  return feed(data.name, data.description, inTopic(await published(), id));
}
