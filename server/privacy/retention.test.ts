import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Db, inTransaction, openDatabase } from '../database/open.ts';
import { payWorld } from '../trials/pay-world.ts';
import { smallWorld, type World, WORLDS } from '../trials/world.ts';
import { readErasures } from './erasures.ts';
import { forgetOld, openDailyForgetting, openErasures } from './retention.ts';
import { DAYS_KEPT } from './rules.ts';
import { openErasureStore } from './erasure-store.ts';
import { openRemovals } from './removal-store.ts';
import { openRetention } from './store.ts';

function folder(): string {
  mkdirSync(WORLDS, { recursive: true });
  return mkdtempSync(join(WORLDS, 'retention-'));
}
const names = ({ db }: Pick<World, 'db'>) =>
  db.prepare<[], string>('SELECT name FROM member ORDER BY id').pluck().all();
const values = (world: Pick<World, 'db'>, sql: string) => world.db.prepare(sql).raw().all();

/** What forgets, over another database. */
const over = (db: Db, { log, clock }: World) => ({
  db,
  log,
  clock: clock.now,
  removals: openRemovals(db),
  erasures: openErasureStore(db),
  retention: openRetention(db),
  atOnce: <T>(act: () => T) => inTransaction(db, act),
});

const ticking = (world: World) => ({ ...world, clock: world.clock.now });

function writeMail(world: World, cause: string): void {
  const letter = { subject: 'Dag', text: 'Dag', html: '<p>Dag</p>', class: 'transactional' as const };
  world.mail.write({ ...letter, cause, memberId: null, address: 'anna@example.nl', now: world.clock.now() });
}

test('an account that nobody confirmed goes after thirty days, unless something hangs on it', async () => {
  const world = smallWorld();
  await world.join('Typfout', { verified: false, fresh: true });
  await world.join('Schrijver', { verified: false });
  await world.join('Moderator', { verified: false, fresh: true, role: 'moderator' });
  await world.join('Bevestigd', { fresh: true });
  world.clock.forward({ days: DAYS_KEPT.unverified });
  expect(forgetOld(world, world.clock.now())['unconfirmed']).toBe(0);
  world.clock.forward({ milliseconds: 1 });
  expect(forgetOld(world, world.clock.now())['unconfirmed']).toBe(1);
  expect(names(world)).toEqual(['Schrijver', 'Moderator', 'Bevestigd']);
});

test('after ninety days a sent letter is a cause and a number, and is still not written twice; a dead one is gone', () => {
  const world = smallWorld();
  for (const cause of ['sent', 'dead', 'waiting']) writeMail(world, cause);
  const [sent, dead] = world.mail.due(world.clock.now(), 3);
  world.mail.markSent(sent!.id, world.clock.now());
  world.mail.markFailed(dead!, { error: 'x', retry: null, refused: true, now: world.clock.now() });
  world.clock.forward({ days: DAYS_KEPT.mail, milliseconds: 1 });

  expect(forgetOld(world, world.clock.now())).toMatchObject({ mail: 1, 'dead letters': 1 });
  expect(values(world, 'SELECT cause, address, subject, html FROM mail ORDER BY id')).toEqual([
    ['sent', '', '', ''],
    ['waiting', 'anna@example.nl', 'Dag', '<p>Dag</p>'],
  ]);
  writeMail(world, 'sent');
  expect(values(world, "SELECT count(*) FROM mail WHERE cause = 'sent'")).toEqual([[1]]);
  expect(forgetOld(world, world.clock.now())).toMatchObject({ mail: 0, 'dead letters': 0 });
});

test('links and sessions that are over go; a chosen article stays chosen, without its moment', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const unlock = { memberId: anna.id, articleId: 'pro', now: world.clock.now(), monthStart: new Date(0), limit: 3 };
  world.gate.unlock(unlock);
  world.gate.logDownload(anna.id, 'boek.pdf', world.clock.now());
  world.tokens.issue({
    purpose: 'verify',
    memberId: anna.id,
    address: anna.email,
    landing: '/',
    now: world.clock.now(),
  });
  world.clock.forward({ days: DAYS_KEPT.downloads, milliseconds: 1 });
  world.db.exec('UPDATE session SET expires_at = 1');
  const gone = forgetOld(world, world.clock.now());
  expect(gone).toMatchObject({ tokens: 1, sessions: 1, downloads: 1, 'meter moments': 1 });
  expect(world.gate.isUnlocked(anna.id, 'pro')).toBe(true);
  expect(values(world, 'SELECT unlocked_at FROM unlock')).toEqual([[0]]);
});

test('who reported without an account is forgotten when the time to object is over, and what was reported stays', async () => {
  const world = smallWorld();
  const fields = { reason: 'other', explanation: 'Onwaar.', faith: 'yes', name: 'Wim', email: 'wim@example.nl' };
  await world.join('Anna');
  await world.post('/reacties/-1/melden', fields);
  world.db.exec(
    `INSERT INTO report (reaction_id, name, email, reason, explanation, form_key, reported_at) VALUES (-1, 'Wim', 'wim@example.nl', 'other', 'Onwaar.', 'k', 1)`,
  );
  world.clock.forward({ days: DAYS_KEPT.reporter, milliseconds: 1 });
  expect(forgetOld(world, world.clock.now())['reporters'], 'undecided').toBe(0);
  world.db.exec('UPDATE report SET decided_at = reported_at');
  expect(forgetOld(world, world.clock.now())['reporters']).toBe(1);
  expect(values(world, 'SELECT name, email, explanation FROM report')).toEqual([[null, null, 'Onwaar.']]);
});

test('an invoice keeps its name for seven calendar years after its own, and its sums for good', async () => {
  const world = await payWorld();
  await world.becomePro('Bram', 'year');
  const { year } = world.db.prepare<[], { year: number }>('SELECT year FROM invoice').get()!;
  expect(forgetOld(world, new Date(Date.UTC(year + 7, 11, 31)))['invoices']).toBe(0);
  expect(forgetOld(world, new Date(Date.UTC(year + 8, 0, 1)))['invoices']).toBe(1);
  expect(values(world, 'SELECT customer_name, cents > 0 FROM invoice')).toEqual([['', 1]]);
  await world.close();
});

test('it happens once a day, and is told only when something went', async () => {
  const world = smallWorld();
  const forget = openDailyForgetting(world);
  await world.join('Typfout', { verified: false, fresh: true });
  forget(world.clock.now());
  world.clock.forward({ days: 31 });
  forget(world.clock.now());
  forget(world.clock.now());
  expect(world.logged).toEqual([expect.objectContaining({ event: 'forgot', unconfirmed: 1 })]);
});

test('who was removed after a backup is removed again from what is restored, and nobody else', async () => {
  const [world, dir] = [smallWorld(), folder()];
  const keep = openErasures(ticking(world), dir);
  const [anna, bram, carla] = [await world.join('Anna'), await world.join('Bram'), await world.join('Carla')];
  const backup = join(dir, 'copy.db');
  await world.db.backup(backup);
  const remove = (id: number, reactionsToo: boolean) =>
    world.removals.remove(id, { formerName: 'Oud-lid', reactionsToo, now: world.clock.now() });
  remove(anna.id, true);
  remove(bram.id, false);
  keep();
  expect(readFileSync(join(dir, 'erased.jsonl'), 'utf8')).not.toMatch(/Anna|Bram|example/);

  const restored = openDatabase(backup);
  const after = over(restored, world);
  expect(names(after)).toEqual(['Anna', 'Bram', 'Carla']);
  openErasures(after, dir)();
  expect(names(after)).toEqual(['Oud-lid', 'Carla']);
  expect(values(after, 'SELECT count(*) FROM reaction WHERE member_id = 1')).toEqual([[0]]);
  expect(world.logged).toContainEqual({ level: 'warning', event: 'erased again', members: 2 });

  // The number of someone who was removed can be someone else's by now.
  restored.exec(`UPDATE member SET joined_at = joined_at + 1 WHERE id = ${carla.id}`);
  writeFileSync(
    join(dir, 'erased.jsonl'),
    `{"memberId":${carla.id},"joinedAt":1,"reactionsToo":true,"erasedAt":${Date.now()}}\n`,
  );
  openErasures(after, dir);
  expect(names(after)).toEqual(['Oud-lid', 'Carla']);
});

test('a list of removed members that cannot be read stops the start', () => {
  const [world, dir] = [smallWorld(), folder()];
  writeFileSync(join(dir, 'erased.jsonl'), '{"memberId":1,"joinedAt":2,"reactionsToo":true,"erasedAt":3}\n{"member');
  expect(() => readErasures(dir)).toThrow(/erased\.jsonl: line 2 is no erasure/);
  expect(() => openErasures(ticking(world), dir)).toThrow('line 2');
});
