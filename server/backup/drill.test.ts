import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { smallWorld, WORLDS } from '../trials/world.ts';
import { backUp } from './backup.ts';
import { drill } from './drill.ts';
import { nameOf } from './rules.ts';

let folder = '';
beforeEach(() => {
  mkdirSync(WORLDS, { recursive: true });
  folder = mkdtempSync(join(WORLDS, 'drill-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the newest backup is brought to life in an empty folder, and nothing of it stays', async () => {
  const db = openDatabase(join(folder, 'kennisbank.db'));
  db.exec("INSERT INTO member (email, name, password_hash, joined_at) VALUES ('a@example.nl', 'Anna', '', 0)");
  const backupFolder = join(folder, 'backups');
  await backUp(db, backupFolder, new Date('2026-11-22T10:00:00Z'));
  db.exec("INSERT INTO member (email, name, password_hash, joined_at) VALUES ('b@example.nl', 'Bram', '', 0)");
  const { file: newest } = await backUp(db, backupFolder, new Date('2026-11-23T10:00:00Z'));
  db.close();
  const done = await drill({ backupFolder, distFolder: smallWorld().distFolder });
  expect(done).toMatchObject({ file: newest, contents: { members: 2 } });
  expect(done.milliseconds).toBeLessThan(60_000);
});

test('without a backup, with a damaged one, or without a site the drill fails with one line', async () => {
  const backupFolder = join(folder, 'backups');
  const { distFolder } = smallWorld();
  await expect(drill({ backupFolder, distFolder })).rejects.toThrow('There is no backup');
  mkdirSync(backupFolder);
  writeFileSync(join(backupFolder, nameOf(new Date())), 'kapot');
  await expect(drill({ backupFolder, distFolder })).rejects.toThrow('is not whole');
  rmSync(backupFolder, { recursive: true });
  const db = openDatabase(join(folder, 'kennisbank.db'));
  await backUp(db, backupFolder, new Date());
  db.close();
  await expect(drill({ backupFolder, distFolder: join(folder, 'weg') })).rejects.toThrow('does not exist');
});
