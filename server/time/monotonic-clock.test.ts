import { expect, test } from 'vitest';
import { smallWorld } from '../trials/world.ts';

test('a closed edit window stays closed when the clock is put back, also after a restart; a new reaction can be edited', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const place = async (text: string) => {
    const answer = await world.post('/reacties', { article: 'open', text }, { Cookie: anna.cookie });
    return Number(/#reactie-(\d+)/.exec(answer.headers.get('location')!)![1]);
  };
  const edit = (id: number, post = world.post) => post(`/reacties/${id}`, { text: 'Anders' }, { Cookie: anna.cookie });
  const id = await place('Een eerste gedachte.');
  world.clock.forward({ minutes: 31 });
  expect((await edit(id)).status).toBe(403);
  await world.round();
  world.clock.forward({ minutes: -31 });
  expect((await edit(id)).status, 'put back').toBe(403);

  const again = smallWorld(world.clock.now(), { db: world.db, clock: world.clock });
  expect((await edit(id, again.post)).status, 'put back and restarted').toBe(403);

  world.clock.forward({ minutes: 32 });
  expect((await edit(await place('Een tweede gedachte.'))).status).toBe(303);
});

test('a session of more than half a year is removed at its next use, so that no clock brings it back', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const sessions = () => world.db.prepare('SELECT count(*) FROM session').pluck().get();
  const mine = async () => (await world.get('/mijn/', { Cookie: anna.cookie })).status;
  expect([await mine(), sessions()]).toEqual([200, 1]);
  world.db.exec(`UPDATE session SET created_at = created_at - ${181 * 86_400_000}`);
  expect([await mine(), sessions()]).toEqual([303, 0]);
});
