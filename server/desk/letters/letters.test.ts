import { expect, test } from 'vitest';
import { smallWorld } from '../../trials/world.ts';

test('a newsletter is looked at by the editors only', async () => {
  const world = smallWorld();
  const [mo, anna] = [await world.join('Mo', { role: 'editor' }), await world.join('Anna')];

  expect(await (await world.get('/beheer/nieuwsbrieven/2026-11/', { Cookie: mo.cookie })).text()).toContain(
    'Lees het artikel',
  );
  expect((await world.get('/beheer/nieuwsbrieven/2026-11/', { Cookie: anna.cookie })).status).toBe(404);
});

test('a newsletter that is not there is not found, also for who may look', async () => {
  const world = smallWorld();
  const { cookie } = await world.join('Mira', { role: 'editor' });
  const look = async (name: string) => (await world.get(`/beheer/nieuwsbrieven/${name}/`, { Cookie: cookie })).status;
  expect([await look('2026-11'), await look('1')]).toEqual([200, 404]);
});
