import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { smallWorld, type World } from '../world.ts';
import { INSIDES, PEOPLE, type Person, routesOf, standingOf, type Wish, wishesOn } from './fuzz.ts';

/** As many as a test run has patience for; `npm run proof` sends fifty thousand. */
const REQUESTS = 1_500;
/** Some of them end the session they are sent with. */
const BATCH = 100;

async function freshRoles(world: World, turn: number): Promise<Map<Person, string>> {
  const entries = PEOPLE.map(
    async (person) =>
      [person, person === 'visitor' ? '' : (await world.join(`${person}${turn}`, standingOf(person))).cookie] as const,
  );
  return new Map(await Promise.all(entries));
}

function requestOf(world: World, { method, path, body: { type, text }, network }: Wish, cookie: string): Request {
  const headers: Record<string, string> = { Origin: world.origin, Cookie: cookie };
  if (network % 3 === 0) headers['Accept'] = 'application/json';
  const bodiless = ['GET', 'HEAD', 'OPTIONS'].includes(method);
  const init = bodiless ? { method, headers } : { method, headers: { ...headers, 'Content-Type': type }, body: text };
  return new Request(`${world.origin}${path}`, init);
}

test('whatever is sent to whatever route, by anyone, nothing fails and nothing of ours is told', async () => {
  const world = smallWorld();
  const olga = await world.join('Olga', { tier: 'pro' });
  for (const article of ['open', 'pro'])
    await world.post('/reacties', { article, text: 'Van Olga' }, { Cookie: olga.cookie });
  const seed = Math.floor(Math.random() * 2 ** 31);
  const faults: string[] = [];
  let cookies = await freshRoles(world, -1);
  for (const [index, wish] of sample(wishesOn(routesOf()), { numRuns: REQUESTS, seed }).entries()) {
    if (index % BATCH === 0) cookies = await freshRoles(world, index);
    const answer = await world.app.fetch(requestOf(world, wish, cookies.get(wish.role) ?? ''));
    const text = await answer.text();
    const isLost = !answer.headers.has('x-request-id') || !answer.headers.has('content-security-policy');
    // The payment company of this world is down and no letter leaves it: both are said.
    const isDown = answer.status === 503 && /^\/(?:pro\/bestellen|ready)(?:\?|$)/.test(wish.path);
    const failed = answer.status >= 500 && !isDown;
    if (failed || isLost || INSIDES.test(text))
      faults.push(`${answer.status} ${wish.role} ${wish.method} ${wish.path}`);
    world.clock.forward({ minutes: 1 });
  }
  const bugs = world.logged.filter((line) => !('event' in line && line.event === 'ordering failed'));
  expect({ seed, faults, bugs }).toEqual({ seed, faults: [], bugs: [] });
});
