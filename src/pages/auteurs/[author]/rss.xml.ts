import type { APIContext } from 'astro';
import { type CollectionEntry, getCollection } from 'astro:content';
import { words } from '#words';
import { byAuthor, published } from '../../../catalogue/articles.ts';
import { feed } from '../../../catalogue/feed.ts';

export async function getStaticPaths() {
  return (await getCollection('authors')).map((author) => ({ params: { author: author.id }, props: { author } }));
}

export async function GET({ props }: APIContext<{ author: CollectionEntry<'authors'> }>) {
  const { id, data } = props.author;
  return feed(words.lists.by(data.name), data.bio, byAuthor(await published(), id));
}
