import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTransaction, openDatabase } from './open.ts';

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
