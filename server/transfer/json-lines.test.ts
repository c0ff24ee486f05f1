import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { exportReactions } from '../operate/transfer-reactions.ts';
import { disqus, fileOf, fromDisqus, post } from '../trials/exports.ts';
import { smallWorld, type World } from '../trials/world.ts';
import { exportLines, importLines } from './json-lines.ts';

/** A discussion with all that can happen to a reaction. */
async function livelyWorld(): Promise<World> {
  const world = smallWorld();
  const [anna, bram] = [await world.join('Anna'), await world.join('Bram')];
  const place = (who: { cookie: string }, fields: Record<string, string>) =>
    world.post('/reacties', { article: 'open', text: 'Tekst', ...fields }, { Cookie: who.cookie });
  await place(anna, { text: 'Een *vraag* "met" \\ tekens\n\nen ☃' });
  await place(bram, { text: 'Antwoord', answers: '1' });
  await place(anna, { text: 'Weerwoord', answers: '2' });
  await place(bram, { text: 'Weg' });
  await place(bram, { text: 'Verborgen' });
  await place(anna, { text: 'Wacht' });
  await world.post('/reacties/1', { text: 'Een andere vraag' }, { Cookie: anna.cookie });
  await world.post('/reacties/4/intrekken', {}, { Cookie: bram.cookie });
  world.moderation.hide(5, world.clock.now());
  world.moderation.setHeld(6, 'links', null);
  fromDisqus(world, disqus(post(1, 'Van elders') + post(2, 'Met antwoord', '<parent dsq:id="1"/>')));
  const carla = await world.join('Carla');
  await place(carla, { text: 'Blijft zonder naam' });
  world.atOnce(() =>
    world.removals.remove(carla.id, { formerName: 'Oud-lid', reactionsToo: false, now: world.clock.now() }),
  );
  world.db.prepare("DELETE FROM reaction WHERE article_id = 'elders'").run();
  return world;
}

test('export, import elsewhere, export: byte for byte the same, and a second import adds nothing', async () => {
  const world = await livelyWorld();
  const [first, second] = [fileOf(''), fileOf('')];
  expect(exportReactions(world.db, first, world.clock.now())).toBe(`9 reacties in ${first}`);

  const elsewhere = openDatabase(':memory:');
  const take = () => importLines(elsewhere, readFileSync(first, 'utf8').split('\n'), new Date(0));
  expect(take()).toEqual({ added: 9, present: 0 });
  exportReactions(elsewhere, second, world.clock.now());

  expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
  expect(take()).toEqual({ added: 0, present: 9 });
  expect(importLines(world.db, exportLines(elsewhere), new Date(0))).toEqual({ added: 0, present: 9 });
});

test.each([
  ['no JSON', '{', 'regel 2: '],
  ['an unknown field', '"id":3,"extra":1', 'Unrecognized key'],
  ['other words under a known number', '"text":"Anders"', 'nummer 1 is hier een andere reactie'],
  ['text that our validator would change', '"id":3,"text":"cafe\u0301"', 'niet zoals wij het zouden bewaren'],
  ['a parent that is not there', '"id":3,"formKey":"l","parent":77', 'FOREIGN KEY'],
])('lines with %s are refused with their number, and nothing is kept', (_what, change, fault) => {
  const db = openDatabase(':memory:');
  const empty = { parent: null, answers: null, edited: null, moderated: null, withdrawn: null, heldFor: null };
  const facts = { id: 1, article: 'open', ...empty, name: 'A', email: 'a@b.nl', text: 'Tekst', placed: new Date(0) };
  const good = JSON.stringify({ ...facts, released: null, hidden: null, formKey: 'k', source: null });
  const [name] = /^"\w+"/.exec(change.split(',').at(-1)!) ?? [''];
  const bad =
    change === '{' ? '{' : `${good.slice(0, -1).replace(name ? new RegExp(`${name}:[^,]*,?`) : '', '')},${change}}`;
  const withId = change.includes('"id"') ? bad.replace('"id":1,', '') : bad;

  expect(() => importLines(db, [good, withId], new Date(0))).toThrow(fault);
  expect(db.prepare('SELECT count(*) FROM reaction').pluck().get()).toBe(0);
});

test('names and addresses in lines of our own kind are judged as well', () => {
  const db = openDatabase(':memory:');
  const dates = { edited: null, moderated: null, withdrawn: null, released: null, hidden: null };
  const nothing = { ...dates, parent: null, answers: null, heldFor: null, source: null };
  const line = (id: number, name: string, email: string | null) =>
    JSON.stringify({
      ...nothing,
      id,
      article: 'open',
      name,
      email,
      text: 'Tekst',
      placed: new Date(id),
      formKey: `k${id}`,
    });
  const lines = [
    line(1, 'Rеdактіе', null),
    line(2, '[hier](https://elders.example)', 'a@b.nl'),
    line(3, 'Bram', 'a..b@c.nl\u0001'),
    line(4, 'Oud-lid', null),
  ];

  expect(importLines(db, lines, new Date(0))).toEqual({ added: 4, present: 0 });
  expect(importLines(db, lines, new Date(0))).toEqual({ added: 0, present: 4 });
  expect([...exportLines(db)].map((text) => JSON.parse(text) as { name: string; email: string | null })).toMatchObject([
    { name: 'Rеdактіе (gast)', email: null },
    { name: 'Lezer', email: 'a@b.nl' },
    { name: 'Bram', email: null },
    { name: 'Oud-lid', email: null },
  ]);
});
