import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import Database from 'better-sqlite3';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verify } from './backup/verify.ts';
import { openDatabase } from './database/open.ts';
import { demoMembers } from './demo/seed.ts';
import { openReactions } from './discussion/store.ts';
import { smallWorld, WORLDS } from './trials/world.ts';
import { freePort } from './http/free-port.ts';

let folder = '';
beforeEach(() => {
  mkdirSync(WORLDS, { recursive: true });
  folder = mkdtempSync(join(WORLDS, 'main-'));
  symlinkSync(smallWorld().distFolder, join(folder, 'dist'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function serverOn(port: number, settings: Record<string, string> = {}) {
  const env = {
    ...process.env,
    LOG_REQUESTS: 'on',
    NODE_ENV: 'development',
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    DIST_DIR: join(folder, 'dist'),
    ...settings,
  };
  const child = spawn(process.execPath, ['server/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let told = '';
  child.stdout.on('data', (bytes: Buffer) => (told += bytes));
  child.stderr.on('data', (bytes: Buffer) => (said += bytes));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  await Promise.race([once(child.stdout, 'data'), ended]);
  return { child, ended, said: () => said, told: () => told };
}

test('a server says that it lives and is ready, backs up, stops when asked, and a second one refuses to start', async () => {
  const port = await freePort();
  const first = await serverOn(port);
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  expect((await ask('/health')).status).toBe(200);
  expect(await (await ask('/ready')).json()).toEqual({
    ok: true,
    checks: { running: true, database: true, mail: true, disk: true },
  });

  const second = await serverOn(await freePort());
  expect((await second.ended)[0]).toBe(1);
  expect(second.said()).toMatch(/^Another server is using .+; stop that one first\.\n$/);

  const backups = join(folder, 'data', 'backups');
  await expect.poll(() => readdirSync(backups).filter((name) => name.endsWith('.db')).length).toBe(1);
  expect(verify(join(backups, readdirSync(backups)[0]!)).members).toBe(demoMembers.length);

  first.child.kill('SIGTERM');
  expect((await first.ended)[0]).toBe(0);
  const third = await serverOn(port);
  expect((await ask('/health')).status).toBe(200);
  third.child.kill('SIGKILL');
  await third.ended;
  const fourth = await serverOn(port);
  expect((await ask('/ready')).status).toBe(200);
  fourth.child.kill('SIGTERM');
  await fourth.ended;
});

test('asked to stop, it answers what is under way, waits for no one who dawdles, and leaves one whole file', async () => {
  const port = await freePort();
  const server = await serverOn(port);
  const sent = (text: string) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (bytes) => (answer += bytes)).on('error', () => undefined);
    return { socket, answer: () => answer };
  };
  const form = 'email=anna%40kennisbank.example&password=dit-is-fout';
  const head = `POST /inloggen HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\nExpect: 100-continue\r\n\r\n`;
  const [idle, late, never] = [sent(''), sent(head), sent(head)];
  for (const { answer } of [late, never]) await expect.poll(answer).toContain('100 Continue');
  server.child.kill('SIGTERM');
  const comesIn = () =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      () => true,
      () => false,
    );
  await expect.poll(comesIn).toBe(false);
  late.socket.write(form);
  await expect.poll(late.answer).toMatch(/^HTTP\/1\.1 401 /m);
  expect((await server.ended)[0]).toBe(0);
  for (const { socket } of [idle, late, never]) socket.destroy();

  const file = join(folder, 'data', 'kennisbank.db');
  expect(existsSync(`${file}-wal`), "SQLite's log is in the database").toBe(false);
  const db = new Database(file, { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});

test('mail that does not leave, a full disk and a stopping server are not ready', async () => {
  const world = smallWorld();
  const ready = async () => (await (await world.get('/ready')).json()).checks;
  expect(await ready()).toEqual({ running: true, database: true, mail: true, disk: true });
  const now = world.clock.now();
  world.mail.write({
    subject: 'x',
    text: 'x',
    html: 'x',
    class: 'transactional',
    cause: 'x',
    memberId: null,
    address: 'a@example.nl',
    now,
  });
  world.clock.forward({ minutes: 16 });
  expect((await ready()).mail).toBe(false);
  world.life.freeBytes = async () => 1_000;
  world.life.stopping = true;
  const answer = await world.get('/ready');
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { ok: false, checks: { running: false, database: true, mail: false, disk: false } },
  ]);
  world.db.close();
  expect((await ready()).database).toBe(false);
});

test('each request is one line and a count, and neither holds a path, a name or an address', async () => {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const server = await serverOn(port, { METRICS_PORT: String(metricsPort) });
  const answer = await fetch(`http://127.0.0.1:${port}/artikelen/pro/?wie=anna@example.nl`);
  await fetch(`http://127.0.0.1:${port}/bestaat-niet/geheim`);
  const id = answer.headers.get('x-request-id')!;
  await expect.poll(() => server.told()).toContain(id);
  const line = JSON.parse(
    server
      .told()
      .split('\n')
      .find((one) => one.includes(id))!,
  );
  expect(line).toMatchObject({ event: 'request', method: 'GET', route: '/artikelen/:id/', status: 200 });
  expect(server.told()).not.toMatch(/anna|geheim/);
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(text).toMatch(/kennisbank_requests_total\{method="GET",route="\/artikelen\/:id\/",status="200"\} 1/);
  for (const name of [
    'kennisbank_members_free',
    'kennisbank_mail_waiting',
    'kennisbank_late_seconds',
    'kennisbank_hashes_waiting',
    'kennisbank_refused_busy',
    'kennisbank_bake_seconds_count',
    'kennisbank_database_bytes',
    'nodejs_eventloop_lag_seconds',
  ])
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(text).not.toMatch(/geheim/);
  server.child.kill('SIGTERM');
  await server.ended;
});

test('a start takes nothing away from a CDN, another release does', async () => {
  const [told, hook] = [join(folder, 'told'), join(folder, 'purge.sh')];
  writeFileSync(told, '');
  writeFileSync(hook, `#!/bin/sh\ncat >> "${told}"\n`, { mode: 0o755 });
  const { child, ended } = await serverOn(await freePort(), { PURGE_COMMAND: hook });
  child.kill('SIGTERM');
  await ended;
  expect(readFileSync(told, 'utf8')).toBe('');

  const port = await freePort();
  const second = await serverOn(port, { PURGE_COMMAND: hook });
  // Its first look at what is served is over when it has baked what another process wrote.
  const db = openDatabase(join(folder, 'data', 'kennisbank.db'));
  openReactions(db).add({ articleId: 'open', memberId: 1, text: 'Van elders', formKey: 'x', placedAt: new Date() });
  db.close();
  const page = join(folder, 'dist', 'current', 'public', 'artikelen', 'open', 'index.html');
  await expect.poll(() => readFileSync(page, 'utf8')).toContain('Van elders');
  rmSync(join(folder, 'dist'));
  symlinkSync(smallWorld().distFolder, join(folder, 'dist'));
  await expect.poll(() => readFileSync(told, 'utf8')).toMatch(/^\*$/m);
  second.child.kill('SIGTERM');
  await second.ended;
});
