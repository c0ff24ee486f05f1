import { expect, test } from 'vitest';
import { smallWorld } from '../../trials/world.ts';
import { openBake } from './bake.ts';

test('a bake says whether the page is another one now, also after a restart', async () => {
  const { release, reactions, clock } = smallWorld();
  const oven = { release, reactions, clock: clock.now };
  const bake = openBake(oven);
  expect(await bake('open')).toBe(true);
  expect(await bake('open')).toBe(false);
  expect(await openBake(oven)('open')).toBe(false);
  expect(await bake('bestaat-niet')).toBe(false);
});
