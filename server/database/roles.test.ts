import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROLES } from '../members/permissions.ts';
import { openDatabase, openEarlier } from './open.ts';

/** How many migrations come before this one: the version that it starts from. */
const BEFORE = readdirSync(join(import.meta.dirname, 'migrations'))
  .sort()
  .indexOf('012-roles.sql');

/** A database of the version before, with someone in each of the former roles and what hangs on them. */
function formerWorld() {
  const path = join(mkdtempSync(join(tmpdir(), 'kennisbank-db-')), 'kennisbank.db');
  const old = openEarlier(path, BEFORE);
  const member = old.prepare(
    `INSERT INTO member (id, email, name, password_hash, joined_at, role, author_id, banned_at, silenced, given_tier, given_until)
     VALUES (@id, 'm' || @id || '@b.nl', 'Lid ' || @id, 'hash', 7, @role, @author, @banned, @silenced, 'pro', 99)`,
  );
  const people: [role: string, author: string | null, banned: number | null, silenced: number][] = [
    ['member', null, null, 0],
    ['member', 'vos', null, 0],
    ['moderator', null, null, 0],
    ['editor', null, null, 0],
    ['editor', 'vos', 5, 1],
    ['moderator', 'vos', null, 0],
  ];
  for (const [index, [role, author, banned, silenced]] of people.entries())
    member.run({ id: index + 1, role, author, banned, silenced });
  old.exec(`
    INSERT INTO session (id_hash, member_id, created_at, expires_at) SELECT cast(printf('%032d', id) AS BLOB), id, 1, 2 FROM member;
    INSERT INTO token (code_hash, purpose, member_id, address, landing, expires_at)
      SELECT cast(printf('%032d', id) AS BLOB), 'reset', id, '', '', 9 FROM member;
    INSERT INTO reaction (article_id, member_id, text, form_key, placed_at) SELECT 'x', id, 'Tekst', 'k', id FROM member;
    INSERT INTO act (kind, moderator_id, reaction_id, member_id, acted_at) VALUES ('hide', 4, 1, 1, 8);
    INSERT INTO membership_act (member_id, kind, at, until, moderator_id) VALUES (1, 'give', 8, 99, 4);
    INSERT INTO unlock (member_id, article_id, unlocked_at) SELECT id, 'x', 5 FROM member;`);
  const count = () =>
    ['member', 'session', 'token', 'reaction', 'act', 'membership_act', 'unlock', 'change'].map((table) =>
      old.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    );
  const rows = count();
  const before = old.prepare('SELECT * FROM member ORDER BY id').all() as Record<string, unknown>[];
  old.close();
  return { path, rows, before };
}

test('everyone keeps all they were; who could do everything still can, and who writes is an author', () => {
  const { path, rows, before } = formerWorld();

  const db = openDatabase(path);

  const roles = ['member', 'author', 'moderator', 'administrator', 'administrator', 'moderator'];
  expect(db.prepare('SELECT * FROM member ORDER BY id').all()).toEqual(
    before.map((one, index) => expect.objectContaining({ ...one, role: roles[index] })),
  );
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  const after = ['member', 'session', 'token', 'reaction', 'act', 'membership_act', 'unlock', 'change'].map((table) =>
    db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
  );
  expect(after).toEqual(rows);
});

test('what hangs on a member still does: references, the change of a page, what is given', () => {
  const db = openDatabase(formerWorld().path);
  const revision = () => db.prepare<[], number>('SELECT max(revision) FROM change').pluck().get()!;

  const before = revision();
  db.exec("UPDATE member SET role = 'bookkeeper' WHERE id = 1");
  expect(revision()).toBe(before + 1);
  db.exec('UPDATE member SET given_until = 500 WHERE id = 1');
  expect(db.prepare('SELECT pro_until FROM member WHERE id = 1').pluck().get()).toBe(500);
  db.exec('DELETE FROM reaction WHERE member_id = 4; DELETE FROM member WHERE id = 4');
  expect(db.prepare('SELECT count(*) FROM session WHERE member_id = 4').pluck().get()).toBe(0);
  expect(db.prepare('SELECT moderator_id FROM act').pluck().get()).toBe(null);
});

test('the table takes each role, and nothing else', () => {
  const db = openDatabase(':memory:');
  const add = db.prepare(
    "INSERT INTO member (email, name, password_hash, joined_at, role) VALUES (@role, '', '', 0, @role)",
  );

  for (const role of ROLES) add.run({ role });
  for (const role of ['owner', 'Administrator', '']) expect(() => add.run({ role })).toThrow('CHECK');
});
