import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Db, inTransaction, NEWEST_VERSION, openDatabase, openEarlier } from './open.ts';

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
  INSERT INTO member (id, email, name, password_hash, joined_at, verified_at) VALUES (1, 'a@b.nl', 'Anna', '', 0, 1), (2, 'b@b.nl', 'Bram', '', 0, 1);
  INSERT INTO reaction (id, article_id, member_id, text, form_key, placed_at) VALUES (3, 'x', 1, 'Een', 'k', 5), (9, 'x', 2, 'Weg', 'k', 6);
  DELETE FROM reaction WHERE id = 9;
  INSERT INTO session (id_hash, member_id, created_at, expires_at) VALUES (zeroblob(32), 1, 5, 6);`;
/** What a database has besides, from the version on that knows it. */
const ROWS_SINCE: Record<number, string> = {
  3: `INSERT INTO unlock VALUES (1, 'x', 5); INSERT INTO ebook_download (member_id, file, downloaded_at) VALUES (1, 'boek.pdf', 5);`,
  4: `INSERT INTO report (reaction_id, reason, explanation, form_key, reported_at) VALUES (3, 'other', 'Omdat', 'k', 7);`,
  5: `INSERT INTO mail (class, cause, address, subject, text, html, message_id, written_at, due_at)
      VALUES ('transactional', 'welkom 1', 'a@b.nl', 'Welkom', 't', 'h', '<1@b>', 5, 5);
      INSERT INTO consent (member_id, list, granted, text_version, source, given_at) VALUES (1, 'newsletter', 1, '1', 's', 5);
      INSERT INTO secret (name, value) VALUES ('links', x'00');`,
  6: `INSERT INTO act (kind, moderator_id, reaction_id, acted_at) VALUES ('hide', 2, 3, 8);
      UPDATE reaction SET notified_at = placed_at;
      INSERT INTO objection (act_id, text, made_at) VALUES (1, 'Niet eens', 9);
      INSERT INTO follow VALUES (1, 'x', 'following', 5, NULL);`,
  7: `INSERT INTO purchase (number, member_id, plan, cents, renewal_cents, form_key, terms, ordered_at, payment_id)
      VALUES ('KB-1', 1, 'year', 6000, 6000, 'k', '1', 5, 'tr_1');
      INSERT INTO payment (id, purchase_id, kind, cents, status, created_at, fetched_at) VALUES ('tr_1', 1, 'first', 6000, 'paid', 5, 5);
      INSERT INTO invoice VALUES (2026, 1, 'invoice', 'payment tr_1', 1, 'tr_1', 5, 6000, 9, 495, 'Jaar', 'Anna');
      UPDATE member SET paid_access_until = 99 WHERE id = 1;`,
};
/** Every table of that version with rows in it, and how many: a migration may add, and lose nothing. */
function rowCounts(db: Db): Record<string, number> {
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  const count = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!;
  return Object.fromEntries(tables.map((table) => [table, count(table)]).filter(([, rows]) => (rows as number) > 0));
}

/** The first one that had reactions, up to the one before this. */
const VERSIONS = Array.from({ length: NEWEST_VERSION - 2 }, (_, index) => index + 2);

test.each(VERSIONS)('a database of version %i is brought up to date with what it holds', (version) => {
  const path = join(folder(), 'kennisbank.db');
  const old = openEarlier(path, version);
  old.exec(OLD_ROWS);
  for (const [since, rows] of Object.entries(ROWS_SINCE)) if (version >= Number(since)) old.exec(rows);
  const before = rowCounts(old);
  old.close();

  const db = openDatabase(path);

  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(rowCounts(db)).toMatchObject(before);
  expect(db.prepare('SELECT id, text, notified_at FROM reaction').all()).toEqual([
    { id: 3, text: 'Een', notified_at: 5 },
  ]);
  expect(db.prepare('SELECT factor, proved_at FROM session').all(), 'stays open, and proves nothing new').toEqual([
    { factor: 'password', proved_at: null },
  ]);
  expect(db.prepare('SELECT reaction_id FROM report').pluck().all()).toEqual(version >= 4 ? [3] : []);
  const add = db.prepare(
    "INSERT INTO reaction (article_id, member_id, text, form_key, placed_at) VALUES ('x', 2, 't', 'l', 8) RETURNING id",
  );
  expect(add.pluck().get(), 'a number that was used is not used again').toBe(10);
  const revisions = db
    .prepare<[], [number, number]>('SELECT reaction_id, revision FROM change ORDER BY revision')
    .raw()
    .all();
  const numbers = revisions.map(([id]) => id);
  // From version 6 on the removed reaction has a number as well: copies of a page are told that it is gone.
  expect(numbers).toEqual(version < 6 ? [3, 10] : [3, 9, 10]);
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

/** Seen with injected fsync errors (server/trials/proof/fsync.ts): after `get` of such a row nobody hears that its commit failed. */
test('no statement that returns what it wrote is read with get', () => {
  const sources = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!test)\.ts$/.test(file),
  );
  const found: string[] = [];
  for (const file of sources) {
    const source = readFileSync(join('server', file), 'utf8');
    for (const [, name] of source.matchAll(/const (\w+) = db\s*\.prepare[^;]*\bRETURNING\b[^;]*;/g)) {
      found.push(name!);
      expect(source, `${name} in ${file}`).not.toMatch(new RegExp(`\\b${name}\\.get\\(`));
    }
  }
  expect(found.length).toBeGreaterThan(7);
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
