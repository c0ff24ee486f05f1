import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp } from '../backup/backup.ts';
import { readConfig } from '../config.ts';
import { type Db, openDatabase } from '../database/open.ts';
import { WORLDS } from '../testing.ts';
import { freePort } from '../free-port.ts';
import { examine } from './doctor.ts';

let folder = '';
let db: Db;
beforeEach(() => {
  mkdirSync(WORLDS, { recursive: true });
  folder = mkdtempSync(join(WORLDS, 'doctor-'));
  mkdirSync(join(folder, 'dist/current'), { recursive: true });
  db = openDatabase(join(folder, 'kennisbank.db'));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});
const config = (env: Record<string, string> = {}) =>
  readConfig({ DATA_DIR: folder, DIST_DIR: join(folder, 'dist'), ...env });
const now = new Date();

test('a healthy site has nothing but ticks', async () => {
  await backUp(db, config().backupFolder, now);
  const { ok, report } = await examine(db, config(), now);
  expect(report).not.toContain('✗');
  expect([ok, report.split('\n').length]).toEqual([true, 9]);
});

test('what is missing, late or out of reach is a cross that says so', async () => {
  const port = await freePort();
  const env = {
    DEMO: 'off',
    ORIGIN: `http://localhost:${port}`,
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'a@example.nl',
  };
  db.exec(
    "INSERT INTO mail (class, cause, address, subject, text, html, headers, message_id, written_at, due_at, dead_at) VALUES ('transactional', 'x', 'a@b.nl', 'x', '', '', '{}', 'x', 0, 0, 1)",
  );
  const { ok, report } = await examine(db, config(env), now);
  expect(ok).toBe(false);
  expect(report).toMatch(/✗ backup: geen enkele/);
  expect(report).toMatch(/✗ mail: 1 niet te bezorgen/);
  expect(report).toMatch(/✗ mailserver: .*ECONNREFUSED/);
  expect(report).toMatch(/✗ adres: /);
});

test('a mail server is really spoken to', async () => {
  const server = new SMTPServer({ disabledCommands: ['AUTH', 'STARTTLS'], logger: false });
  const port = await freePort();
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const env = { DEMO: 'off', SMTP_URL: `smtp://127.0.0.1:${port}?ignoreTLS=true`, MAIL_FROM: 'a@example.nl' };
  const { report } = await examine(db, config(env), now);
  expect(report).toContain('✓ mailserver: neemt mail aan');
  await new Promise<void>((closed) => server.close(closed));
});
