import type { List } from '../mail/rules.ts';
import type { World } from './world.ts';

/** A member who asked for the mail of this list. */
export async function subscriber(
  world: World,
  name: string,
  { list, ...standing }: { list: List } & Parameters<World['join']>[1],
) {
  const member = await world.join(name, standing);
  world.mail.addConsent({
    memberId: member.id,
    list,
    granted: true,
    textVersion: '1',
    source: 'test',
    now: world.clock.now(),
  });
  return member;
}
