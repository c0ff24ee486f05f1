import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { slotContent } from '../articles/slots.ts';
import { smallWorld } from '../trials/world.ts';
import { countOf } from './html.ts';

test('of two hundred parallel edits across the thirtieth minute none is late', async () => {
  const world = smallWorld();
  const members = await Promise.all(Array.from({ length: 200 }, (_, number) => world.join(`Lid ${number}`)));
  for (const { cookie } of members)
    await world.post('/reacties', { article: 'open', text: 'Eerst' }, { Cookie: cookie });
  world.clock.forward({ minutes: 29, seconds: 59, milliseconds: 900 });
  const sentAt = new Map<number, number>();
  const edge = world.clock.now().getTime() + 100;

  const answers = await Promise.all(
    members.map(async ({ cookie }, index) => {
      if (index % 2 === 0) world.clock.forward({ milliseconds: 2 });
      sentAt.set(index + 1, world.clock.now().getTime());
      const answer = await world.post(`/reacties/${index + 1}`, { text: 'Daarna' }, { Cookie: cookie });
      return answer.status;
    }),
  );

  const edited = world.reactions.visibleUnder('open').filter(({ text }) => text === 'Daarna');
  expect(edited.every(({ editedAt }) => editedAt!.getTime() < edge)).toBe(true);
  expect(edited.map(({ id }) => id)).toEqual(answers.flatMap((status, index) => (status === 303 ? [index + 1] : [])));
  expect(new Set(answers)).toEqual(new Set([303, 403]));
});

test('two hundred placements while reactions are edited, hidden and withdrawn: the page is the database, and no reader ever sees half of it', async () => {
  const world = smallWorld();
  const mo = await world.join('Mo', { role: 'moderator' });
  const members = await Promise.all(Array.from({ length: 40 }, (_, number) => world.join(`Lid ${number}`)));
  const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((listening) => server.once('listening', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const done = new AbortController();
  const torn: string[] = [];
  let seen = 0;
  const reader = (async () => {
    while (!done.signal.aborted) {
      const page = await (await fetch(`${origin}/artikelen/open/`)).text();
      const list = slotContent(page, 'reactions');
      const counted = Number(/data-count="(\d+)"/.exec(list ?? '')?.[1] ?? 0);
      const drawn = list?.match(/<div class="reaction-text"><p dir/g)?.length ?? 0;
      if (!page.endsWith('</html>') || list === null || counted !== drawn) torn.push(page.slice(-200));
      seen += 1;
    }
  })();

  const post = (path: string, fields: Record<string, string>, cookie: string) =>
    world.post(path, fields, { Cookie: cookie });
  const act = async (number: number) => {
    const { cookie } = members[number % members.length]!;
    const answer = await post('/reacties', { article: 'open', text: `Reactie ${number}` }, cookie);
    const id = Number(/reactie-(\d+)/.exec(answer.headers.get('location')!)![1]);
    if (number % 4 === 0) await post(`/reacties/${id}`, { text: `Beter ${number}` }, cookie);
    if (number % 4 === 1) await post(`/reacties/${id}/intrekken`, {}, cookie);
    const ground = { act: 'hide', rule: 'topic', reason: 'Buiten het onderwerp' };
    if (number % 4 === 2) await post(`/beheer/reacties/${id}`, ground, mo.cookie);
  };
  const numbers = Array.from({ length: 200 }, (_, number) => number).values();
  // Twenty at a time, so that the reader comes between.
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (const number of numbers) await act(number);
    }),
  );
  done.abort();
  await reader;
  server.close();

  const page = readFileSync(world.release.articlePage('open'), 'utf8');
  const ids = [...slotContent(page, 'reactions')!.matchAll(/data-reaction="(\d+)"/g)].map(([, id]) => Number(id));
  const threads = world.reactions.threadsUnder('open');
  expect(ids).toEqual(threads.map(({ reaction }) => reaction.id));
  expect(countOf(threads)).toBe(100);
  expect(page.match(/Beter \d+/g)).toHaveLength(50 * 2); // in the list and in the JSON-LD
  expect(torn).toEqual([]);
  expect(seen).toBeGreaterThan(5);
});
