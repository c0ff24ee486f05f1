import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, openDatabase } from '../database/open.ts';
import { ensureOnlyOne } from '../database/lock.ts';
import { WORLDS } from '../trials/world.ts';
import { backUp, backUpShowing, restore } from './backup.ts';
import { verify } from './verify.ts';
import { madeAt, nameOf, toForget } from './rules.ts';

let folder = '';
let file = '';
let db: Db;
const now = new Date('2026-11-23T22:15:07Z');
const add = (number: number) =>
  db
    .prepare("INSERT INTO member (email, name, password_hash, joined_at) VALUES (?, 'Lid', '', 0)")
    .run(`lid${number}@example.nl`);

beforeEach(() => {
  mkdirSync(WORLDS, { recursive: true });
  folder = mkdtempSync(join(WORLDS, 'backup-'));
  file = join(folder, 'data', 'kennisbank.db');
  db = openDatabase(file);
});
afterEach(() => {
  if (db.open) db.close();
  rmSync(folder, { recursive: true });
});

test('a backup is named by its moment, and says so again', () => {
  expect(nameOf(now)).toBe('kennisbank-2026-11-23T22-15-07Z.db');
  expect(madeAt(nameOf(now))).toEqual(now);
  expect(madeAt('kennisbank.db')).toBeNull();
});

test('after a year of hourly backups a day of hours and a month of days are left', () => {
  const names = Array.from({ length: 24 * 365 }, (_, hour) => nameOf(new Date(now.getTime() - hour * 3_600_000)));
  const gone = new Set(toForget([...names, 'van-de-beheerder.db'], now));
  const left = names.filter((name) => !gone.has(name));
  expect(left.slice(0, 24)).toEqual(names.slice(0, 24));
  // Thirty times twenty-four hours touch thirty-one days of the calendar, and the last day of hours touches two.
  expect(new Set(left.map((name) => name.slice(11, 21))).size).toBe(31);
  expect(left).toHaveLength(24 + 29);
  expect(gone.has('van-de-beheerder.db')).toBe(false);
  expect(toForget([names.at(-1)!], now)).toEqual([]);
});

test('fifty backups while others write: each is whole, and a prefix of what was written', async () => {
  const folders = join(folder, 'backups');
  let written = 0;
  const writer = setInterval(() => add((written += 1)), 1);
  const counts: number[] = [];
  for (let turn = 0; turn < 50; turn += 1) {
    const before = written;
    const { file: made } = await backUp(db, folders, new Date(now.getTime() + turn * 1000));
    const { members } = verify(made);
    counts.push(members);
    expect(members).toBeGreaterThanOrEqual(before);
  }
  clearInterval(writer);
  expect(written).toBeGreaterThan(50);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(readdirSync(folders).filter((name) => name.endsWith('.new'))).toEqual([]);
}, 600_000);

test('what is restored is what was backed up, and what was there before is kept beside it', async () => {
  add(1);
  const { file: made } = await backUp(db, join(folder, 'backups'), now);
  add(2);
  db.close();
  const aside = await restore(made, file, now);
  db = openDatabase(file);
  expect(db.prepare('SELECT email FROM member').pluck().all()).toEqual(['lid1@example.nl']);
  expect(verify(aside!).members).toBe(2);
});

test('a log that stayed behind is not read into what was restored', async () => {
  add(1);
  const { file: made } = await backUp(db, join(folder, 'backups'), now);
  add(2);
  // As after kill -9: the log is still there, with what the backup does not have.
  for (const end of ['', '-wal', '-shm']) copyFileSync(file + end, join(folder, `dead.db${end}`));
  const dead = join(folder, 'dead.db');
  expect(existsSync(`${dead}-wal`)).toBe(true);
  await restore(made, dead, now);
  expect(existsSync(`${dead}-wal`)).toBe(false);
  expect(verify(dead).members).toBe(1);
});

test('a damaged backup is told, and changes nothing', async () => {
  for (let number = 0; number < 500; number += 1) add(number);
  const { file: made } = await backUp(db, join(folder, 'backups'), now);
  truncateSync(made, 8_192);
  db.close();
  await expect(restore(made, file, now)).rejects.toThrow('is not whole');
  expect(verify(file).members).toBe(500);
  const nothing = join(folder, 'niets.db');
  writeFileSync(nothing, 'geen database');
  expect(() => verify(nothing)).toThrow(`${nothing} is not whole`);
  expect(() => verify(join(folder, 'weg.db'))).toThrow('does not exist');
});

test('a restore beside a running server, or a second server, is refused with one line', async () => {
  const { file: made } = await backUp(db, join(folder, 'backups'), now);
  const release = ensureOnlyOne(file);
  await expect(restore(made, file, now)).rejects.toThrow(`Another server is using ${file}`);
  expect(() => ensureOnlyOne(file)).toThrow('Another server');
  release();
  ensureOnlyOne(file)();
});

test('while a large backup is looked through, the server goes on', async () => {
  const many = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)';
  db.exec(
    `${many} INSERT INTO member (email, name, password_hash, joined_at) SELECT i || '@e.nl', 'Lid', '', 0 FROM n`,
  );
  let beats = 0;
  const pulse = setInterval(() => (beats += 1), 1);
  const shown: number[] = [];
  const progress = (done: number) => {
    shown.push(done);
    beats = 0; // what counts is what goes on after the last page was copied: while it is looked through
  };
  const { file: made, contents } = await backUpShowing(db, { folder: join(folder, 'backups'), now, progress });
  clearInterval(pulse);
  expect(verify(made)).toEqual(contents);
  expect(beats).toBeGreaterThan(3);
  expect(shown.length).toBeGreaterThan(10);
});
