import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BackupStore, readConfig } from '../config.ts';
import { type Db, openDatabase } from '../database/open.ts';
import { freePort } from '../http/free-port.ts';
import { readErasures, writeErasures } from '../privacy/erasures.ts';
import { start } from '../main.ts';
import { smallWorld, WORLDS } from '../trials/world.ts';
import { backUp } from './backup.ts';
import { verify } from './verify.ts';
import { PART_BYTES } from './bucket.ts';
import { openElsewhere } from './elsewhere.ts';
import { nameOf } from './rules.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder = '';
let db: Db;
let store: BackupStore;
let server: S3rver;
const now = new Date('2026-11-23T22:00:00Z');
const hoursLater = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const gone = (memberId: number) => ({ memberId, joinedAt: 1, reactionsToo: true, erasedAt: 2 });

beforeEach(async () => {
  mkdirSync(WORLDS, { recursive: true });
  folder = mkdtempSync(join(WORLDS, 'elsewhere-'));
  db = openDatabase(join(folder, 'kennisbank.db'));
  const port = await freePort();
  const directory = join(folder, 'far');
  server = new S3rver({
    port,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: [{ name: 'kopie', configs: [] }],
  });
  await server.run();
  store = { url: `http://127.0.0.1:${port}/kopie`, region: 'auto', key: 'S3RVER', secret: 'S3RVER' };
});
afterEach(async () => {
  db.close();
  await server.close();
  rmSync(folder, { recursive: true });
});
const here = () => join(folder, 'backups');
const back = () => join(folder, 'back');

test('a copy comes back as it went, in one part or in many, and with it who was removed', async () => {
  const elsewhere = openElsewhere(store);
  writeErasures(here(), [gone(7), gone(8)]);
  for (const bytes of [0, 3 * PART_BYTES]) {
    db.prepare('INSERT INTO secret (name, value) VALUES (?, randomblob(?))').run(`bytes ${bytes}`, bytes);
    const { file, contents } = await backUp(db, here(), hoursLater(bytes > 0 ? 1 : 0));
    await elsewhere.bring(file, now);
    const got = await elsewhere.get(back());
    expect(got).toBe(file.replace(here(), back()));
    expect(verify(got)).toEqual(contents);
  }
  expect(await elsewhere.names()).toEqual([nameOf(now), nameOf(hoursLater(1))]);
  expect(readErasures(back())).toEqual([gone(7), gone(8)]);

  writeErasures(back(), [gone(9)]);
  await elsewhere.get(back(), nameOf(now));
  expect(readErasures(back())).toEqual([gone(9), gone(7), gone(8)]);
});

test('old copies go there by the rule that holds here', async () => {
  const elsewhere = openElsewhere(store);
  for (const hours of [0, 40 * 24, 40 * 24 + 1]) {
    const { file } = await backUp(db, here(), hoursLater(hours));
    await elsewhere.bring(file, hoursLater(hours));
  }
  expect(await elsewhere.names()).toEqual([nameOf(hoursLater(40 * 24)), nameOf(hoursLater(40 * 24 + 1))]);
});

test('a wrong key, another bucket, no server and a copy that is not there are told in one line', async () => {
  const { file } = await backUp(db, here(), now);
  const elsewhere = openElsewhere(store);
  await expect(openElsewhere({ ...store, key: 'verkeerd' }).bring(file, now)).rejects.toThrow('403');
  await expect(openElsewhere({ ...store, url: `${store.url}-weg` }).bring(file, now)).rejects.toThrow('404');
  await expect(elsewhere.get(back())).rejects.toThrow('There is no backup');
  await expect(elsewhere.get(back(), nameOf(now))).rejects.toThrow(`${nameOf(now)} is not in`);
  await expect(elsewhere.get(back(), '../x.db')).rejects.toThrow('is not the name of a backup');
  await expect(openElsewhere({ ...store, url: `http://127.0.0.1:${await freePort()}/kopie` }).names()).rejects.toThrow(
    'ECONNREFUSED',
  );
});

test('what was changed there is not put back', async () => {
  const elsewhere = openElsewhere(store);
  const { file } = await backUp(db, here(), now);
  await elsewhere.bring(file, now);
  const object = join(folder, 'far', 'kopie', `${nameOf(now)}._S3rver_object`);
  expect(existsSync(object)).toBe(true);
  const other = openDatabase(object);
  other.exec("INSERT INTO member (email, name, password_hash, joined_at) VALUES ('x@example.nl', 'Indringer', '', 0)");
  other.close();
  await expect(elsewhere.get(back())).rejects.toThrow('is not what was brought there');
  expect(existsSync(join(back(), nameOf(now)))).toBe(false);
});

test('a server that stops does not wait for its copy', async () => {
  const elsewhere = openElsewhere(store);
  elsewhere.stop();
  await expect(elsewhere.names()).rejects.toThrow('The server stops');
});

test('a server brings its copy there by itself, and goes on when it cannot', async () => {
  const at = async (name: string, key: string) => {
    const config = readConfig({
      PORT: String(await freePort()),
      PUBLISH_ON_TIME: 'off',
      DATA_DIR: join(folder, name),
      DIST_DIR: smallWorld().distFolder,
      BACKUP_S3_URL: store.url,
      BACKUP_S3_KEY: key,
      BACKUP_S3_SECRET: store.secret + store.secret,
    });
    const told: object[] = [];
    const running = await start(config, { log: (line) => void told.push(line) });
    await expect
      .poll(() => told.filter((line) => /elsewhere/.test(JSON.stringify(line))), { timeout: 120_000 })
      .toHaveLength(1);
    const alive = (await fetch(`http://127.0.0.1:${running.port}/ready`)).status;
    await running.close();
    return [alive, told.find((line) => /elsewhere/.test(JSON.stringify(line)))];
  };
  expect(await at('well', store.key)).toEqual([200, { level: 'info', event: 'backed up elsewhere' }]);
  expect(await openElsewhere(store).names()).toHaveLength(1);
  expect(await at('ill', 'verkeerd')).toEqual([
    200,
    expect.objectContaining({
      level: 'error',
      event: 'no backup elsewhere',
      error: expect.objectContaining({ status: 403 }),
    }),
  ]);
});
