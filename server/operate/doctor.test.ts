import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { generate } from 'selfsigned';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp } from '../backup/backup.ts';
import { readConfig } from '../config.ts';
import { type Db, openDatabase } from '../database/open.ts';
import { smallWorld, WORLDS } from '../trials/world.ts';
import { freePort } from '../http/free-port.ts';
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
  const port = await freePort();
  const server = serve({ fetch: smallWorld().app.fetch, port, hostname: '127.0.0.1' });
  const { ok, report } = await examine(db, config({ PORT: String(port) }), now);
  await new Promise((closed) => server.close(closed));
  expect(report).not.toContain('✗');
  expect([ok, report.split('\n').length]).toEqual([true, 14]);
});

test('a site with members and no administrator who can sign in is a cross, and says how to make one', async () => {
  const add = db.prepare(
    "INSERT INTO member (email, name, password_hash, joined_at, role, verified_at, banned_at) VALUES (?, '', '', 0, ?, ?, ?)",
  );
  const look = async () => (await examine(db, config(), now)).report;
  expect(await look()).toContain('– beheerders: er zijn nog geen leden');
  add.run('a@b.nl', 'editor', 1, null);
  add.run('b@b.nl', 'administrator', null, null);
  add.run('c@b.nl', 'administrator', 1, 1);
  expect(await look()).toContain('✗ beheerders: geen die kan inloggen');
  add.run('d@b.nl', 'administrator', 1, null);
  expect(await look()).toContain('✓ beheerders: 1');
});

test('a server that is off, or says that it is not ready, is a cross that says why', async () => {
  const port = await freePort();
  const look = async () => (await examine(db, config({ PORT: String(port) }), now)).report;
  expect(await look()).toContain(`✗ server: staat niet aan op poort ${port}`);
  const { app, life } = smallWorld();
  life.freeBytes = () => Promise.resolve(1);
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
  expect(await look()).toContain('✗ server: /ready zegt nee: disk');
  await new Promise((closed) => server.close(closed));
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

/** What the doctor says of a site at whose address this server answers. */
async function reportOn(server: Server, address: string): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const env = {
    DEMO: 'off',
    ORIGIN: `${address}:${(server.address() as AddressInfo).port}`,
    SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
    MAIL_FROM: 'a@b.nl',
  };
  const { report } = await examine(db, config(env), now);
  server.close();
  server.closeAllConnections();
  return report;
}

test.each([
  [10, '✗ certificaat: nog 9 dagen'],
  [60, '✓ certificaat'],
])(
  'a certificate that ends in %i days is told: %s',
  async (days, line) => {
    const notAfterDate = new Date(now.getTime() + days * 86_400_000);
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], { notAfterDate });
    const server = createServer({ key, cert }, (_request, response) => response.end());
    expect(await reportOn(server, 'https://localhost')).toContain(line);
  },
  300_000,
);

test.each([
  [0, '✓ klok'],
  [-300_000, '✗ klok: 300'],
])(
  'the clock of the address is %i ms off: %s',
  async (off, line) => {
    const server = createPlainServer((_request, response) => {
      response.setHeader('Date', new Date(Date.now() + off).toUTCString()).end();
    });
    expect(await reportOn(server, 'http://127.0.0.1')).toContain(line);
  },
  300_000,
);

test('a store that has no copy is a cross', async () => {
  const env = {
    BACKUP_S3_URL: `http://127.0.0.1:${await freePort()}/kopie`,
    BACKUP_S3_KEY: 'x',
    BACKUP_S3_SECRET: 'lang genoeg',
  };
  expect((await examine(db, config(env), now)).report).toContain('✗ backup elders: ');
});

test.each([
  ['', '✓ adres'],
  ['HIT', '✗ adres: het CDN bewaart /mijn/'],
])(
  'a cache that says %j of a private page: %s',
  async (said, line) => {
    const server = createPlainServer((request, response) => {
      if (request.url === '/mijn/') response.setHeader('Cache-Control', 'private, no-store').setHeader('X-Cache', said);
      response.end();
    });
    expect(await reportOn(server, 'http://127.0.0.1')).toContain(line);
  },
  300_000,
);
