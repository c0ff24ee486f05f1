import { type CollectionKey, getEntry } from 'astro:content';

/** The entry that another one names. Throws when it does not exist; the check of the texts told its writer before. */
export async function entryOf<Name extends CollectionKey>(collection: Name, id: string) {
  const entry = await getEntry(collection, id);
  if (!entry) throw new Error(`There is no "${id}" in ${collection}.`);
  return entry;
}
