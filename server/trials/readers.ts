import { cookieOf, type World } from './world.ts';

export type Who =
  'visitor' | 'unverified' | 'free' | 'exhausted' | 'pro' | 'lapsed' | 'author' | 'moderator' | 'banned';

/** Makes one reader of each kind, in a world where every article has a reaction by that article's own kind of reader. */
export async function cookieFor(who: Who, world: World): Promise<string> {
  const past = new Date(world.clock.now().getTime() - 1000);
  if (who === 'visitor') return '';
  if (who === 'unverified') return (await world.join('Una', { verified: false })).cookie;
  if (who === 'pro') return (await world.join('Piet', { tier: 'pro' })).cookie;
  if (who === 'lapsed') return (await exhausted(world, { tier: 'pro', proUntil: past })).cookie;
  if (who === 'author') return (await world.join('Vos', { authorId: 'vos' })).cookie;
  if (who === 'moderator') return (await world.join('Mo', { role: 'moderator' })).cookie;
  if (who === 'exhausted') return (await exhausted(world)).cookie;
  const member = await world.join('Fred');
  if (who !== 'banned') return member.cookie;
  world.members.ban(member.id, past);
  return cookieOf(await world.sessions.open(member.id));
}

/** A free member who has chosen all articles of this month. */
export async function exhausted(world: World, standing = {}) {
  const member = await world.join('Elsa', standing);
  for (const articleId of ['een', 'twee', 'drie']) {
    world.gate.unlock({ memberId: member.id, articleId, now: world.clock.now(), monthStart: new Date(0), limit: 3 });
  }
  return member;
}
