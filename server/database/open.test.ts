import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { inTransaction, openDatabase } from './open.ts';

const migrations = join(import.meta.dirname, 'migrations');
const folder = () => mkdtempSync(join(tmpdir(), 'kennisbank-db-'));

test('a new file is brought to the newest version, and opens again with what it holds', () => {
  const path = join(folder(), 'new', 'kennisbank.db');
  const first = openDatabase(path);
  first.exec("INSERT INTO member (email, name, password_hash, joined_at) VALUES ('a@b.nl', 'Anna', '', 0)");
  first.close();

  const again = openDatabase(path);

  expect(again.prepare('SELECT name FROM member').pluck().get()).toBe('Anna');
  expect(again.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(again.pragma('synchronous', { simple: true })).toBe(2);
});

/** One of each kind of row, as the server of that version wrote it. */
const OLD_ROWS = `
  INSERT INTO member (id, email, name, password_hash, joined_at) VALUES (1, 'a@b.nl', 'Anna', '', 0), (2, 'b@b.nl', 'Bram', '', 0);
  INSERT INTO reaction (id, article_id, member_id, text, form_key, placed_at) VALUES (3, 'x', 1, 'Een', 'k', 5), (9, 'x', 2, 'Weg', 'k', 6);
  DELETE FROM reaction WHERE id = 9;`;
const OLD_REPORT = `INSERT INTO report (reaction_id, reason, explanation, form_key, reported_at) VALUES (3, 'other', 'Omdat', 'k', 7)`;

test.each([2, 3, 4, 5])('a database of version %i is brought up to date with what it holds', (version) => {
  const path = join(folder(), 'kennisbank.db');
  const old = new Database(path);
  for (const file of readdirSync(migrations).sort().slice(0, version))
    old.exec(readFileSync(join(migrations, file), 'utf8'));
  old.pragma(`user_version = ${version}`);
  old.exec(OLD_ROWS);
  if (version >= 4) old.exec(OLD_REPORT);
  old.close();

  const db = openDatabase(path);

  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.prepare('SELECT id, text, notified_at FROM reaction').all()).toEqual([
    { id: 3, text: 'Een', notified_at: 5 },
  ]);
  expect(db.prepare('SELECT reaction_id FROM report').pluck().all()).toEqual(version >= 4 ? [3] : []);
  const add = db.prepare(
    "INSERT INTO reaction (article_id, member_id, text, form_key, placed_at) VALUES ('x', 2, 't', 'l', 8) RETURNING id",
  );
  expect(add.pluck().get(), 'a number that was used is not used again').toBe(10);
  expect(db.prepare('SELECT reaction_id, revision FROM change').all()).toEqual([
    { reaction_id: 3, revision: 3 },
    { reaction_id: 10, revision: 4 },
  ]);
});

test('a database of a newer server is refused in one line', () => {
  const path = join(folder(), 'kennisbank.db');
  const db = openDatabase(path);
  db.pragma('user_version = 999');
  db.close();

  expect(() => openDatabase(path)).toThrow(/^.*is at version 999; this server knows \d+\. Start a newer server\.$/);
});

test('a damaged file is refused', () => {
  const path = join(folder(), 'kennisbank.db');
  writeFileSync(path, 'dit is geen database, maar een lange zin die toevallig zo heet'.repeat(20));

  expect(() => openDatabase(path)).toThrow('not a database');
});

test('a journal without its database is not started over', () => {
  const path = join(folder(), 'kennisbank.db');
  const db = openDatabase(path);
  copyFileSync(`${path}-wal`, `${path}-kept`);
  db.close();
  rmSync(path);
  copyFileSync(`${path}-kept`, `${path}-wal`);

  expect(() => openDatabase(path)).toThrow('without its database');
});

test('a transaction that throws leaves nothing behind', () => {
  const db = openDatabase(':memory:');
  const insert = db.prepare("INSERT INTO member (email, name, password_hash, joined_at) VALUES (?, 'Anna', '', 0)");

  expect(() =>
    inTransaction(db, () => {
      insert.run('a@b.nl');
      insert.run('a@b.nl');
    }),
  ).toThrow('UNIQUE');
  expect(db.prepare('SELECT count(*) FROM member').pluck().get()).toBe(0);
});
