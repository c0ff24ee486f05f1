import { getCollection } from 'astro:content';

/** All channels in the order of the navigation. */
export async function channels() {
  const list = await getCollection('channels');
  return list.sort((a, b) => a.data.order - b.data.order);
}
