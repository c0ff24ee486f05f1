import { readFileSync } from 'node:fs';
import type { TopUp } from '#contract';
import { slotContent } from '../articles/slots.ts';
import { smallWorld, type World } from './world.ts';

/** What an island asks for. */
export const json = { Accept: 'application/json' };
/** The page of the open article as it stands. */
export const page = (world: World) => readFileSync(world.release.articlePage('open'), 'utf8');
/** The reactions in it. */
export const baked = (world: World) => slotContent(page(world), 'reactions')!;
/** Places a reaction. */
export const place = (world: World, who: { cookie: string }, fields: Record<string, string> = {}) =>
  world.post('/reacties', { article: 'open', text: 'Mooi stuk!', ...fields }, { Cookie: who.cookie });
/** What a page lacks since a revision. */
export const topUp = async (world: World, since: number): Promise<TopUp | null> => {
  const answer = await world.get(`/api/articles/open/reactions?since=${since}`);
  return answer.status === 204 ? null : ((await answer.json()) as TopUp);
};

/** A world with these people in it. */
export async function worldOf(...names: string[]) {
  const world = smallWorld();
  const members = [];
  for (const name of names) members.push(await world.join(name));
  return { world, members };
}
