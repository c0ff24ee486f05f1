import { expect, test } from 'vitest';
import { smallWorld } from '../trials/world.ts';

test('a mailbox gets at most three of our links an hour', async () => {
  const world = smallWorld();
  await world.join('Anna');
  for (let ask = 0; ask < 5; ask += 1) {
    await world.post('/inloglink/aanvragen', { email: 'anna@example.nl' });
    world.clock.forward({ seconds: 1 });
  }
  expect(world.db.prepare('SELECT count(*) FROM mail').pluck().get()).toBe(3);

  world.clock.forward({ minutes: 60 });
  await world.post('/inloglink/aanvragen', { email: 'anna@example.nl' });
  expect(world.db.prepare('SELECT count(*) FROM mail').pluck().get()).toBe(4);
});
