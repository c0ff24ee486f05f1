import { expect, test } from 'vitest';
import { subscriber } from '../trials/subscriber.ts';
import { smallWorld } from '../trials/world.ts';

test('one click unsubscribes from one list, without a cookie or an origin; a visit asks', async () => {
  const world = smallWorld();
  const anna = await subscriber(world, 'Anna', { list: 'newsletter' });
  world.mail.addConsent({
    memberId: anna.id,
    list: 'replies',
    granted: true,
    textVersion: '1',
    source: 'test',
    now: world.clock.now(),
  });
  const path = new URL(world.unsubscribe.linkFor(anna.id, 'newsletter'));
  const url = path.pathname + path.search;

  expect(await (await world.get(url)).text()).toContain('Meld mij af');
  expect(world.mail.consentsOf(anna.id).has('newsletter')).toBe(true);
  const click = () =>
    world.app.request(url, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  expect([(await click()).status, (await click()).status]).toEqual([200, 200]);
  expect(world.mail.consentsOf(anna.id)).toEqual(new Set(['replies']));
});

test.each(['', '1.newsletter.', '1.newsletter.vals', '1.alles.x', '2.newsletter.x', '../..'])(
  'the unsubscribe link %j is nobody’s',
  async (typed) => {
    const { get } = smallWorld();

    expect((await get(`/afmelden/?wie=${encodeURIComponent(typed)}`)).status).toBe(410);
  },
);
