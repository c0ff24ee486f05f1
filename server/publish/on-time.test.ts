import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyProject } from '../trials/copy-project.ts';
import { createPreview } from '../operate/preview.ts';
import { openRelease } from '../articles/release.ts';
import { WORLDS } from '../trials/world.ts';
import { freePort } from '../http/free-port.ts';
import { oneAtATime } from './one-at-a-time.ts';

const body = `
Openbaar begin van een stuk.

<Paywall />

Alleen verderop staat het woord kanariepiet.
`;

/** An article that differs from others in when it appears. */
function article(folder: string, id: string, facts: string): void {
  mkdirSync(join(folder, 'content/articles', id), { recursive: true });
  const front = `title: Een stuk over ${id}
lead: Een lead die lang genoeg is om door de controle te komen, zonder dat er iets mis is.
author: hanneke-vos
channel: organisatie
topics: [klantcontact]
access: pro
${facts}`;
  writeFileSync(join(folder, 'content/articles', id, 'index.mdx'), `---\n${front}\n---\n${body}`);
}

let folder = '';
beforeAll(() => (folder = copyProject('on-time')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Publishes while an article of this name still has its moment to come: a moment that passed meanwhile is put off. */
function publishBefore(id: string): Date {
  for (let waitMs = 20_000; ; waitMs *= 2) {
    const moment = new Date(Date.now() + waitMs);
    article(folder, id, `published: ${moment.toISOString()}`);
    const publish = spawnSync(process.execPath, ['server/publish/publish.ts'], { cwd: folder, encoding: 'utf8' });
    expect(publish.stderr).toBe('');
    if (new Date() < moment) return moment;
  }
}

/** A bound against hanging, not a promise: a busy machine takes many times as long. */
const LONGEST = 900_000;
const nothing = async () => 'done';
const pageOf = (id: string, dist = 'dist') => join(folder, dist, 'current/public/artikelen', id, 'index.html');

test(
  'a planned article appears by itself when its moment comes, and not before',
  async () => {
    article(folder, 'nooit', 'published: 2026-01-01\ndraft: true');
    const moment = publishBefore('straks');
    expect(existsSync(pageOf('straks'))).toBe(false);

    const env = { ...process.env, PORT: String(await freePort()), NODE_ENV: 'development' };
    const server = spawn(process.execPath, ['server/main.ts'], { cwd: folder, env, stdio: 'ignore' });
    try {
      await expect.poll(() => existsSync(pageOf('straks')), { timeout: LONGEST, interval: 500 }).toBe(true);
      expect(new Date().getTime()).toBeGreaterThanOrEqual(moment.getTime());
      expect(readFileSync(join(folder, 'dist/current/public/rss.xml'), 'utf8')).toContain('Een stuk over straks');
      expect(existsSync(pageOf('nooit'))).toBe(false);
    } finally {
      server.kill();
      await once(server, 'exit');
    }
  },
  LONGEST,
);

test(
  'the preview shows drafts whole, and nothing at all without the password',
  async () => {
    article(folder, 'concept', 'published: 2026-01-01\ndraft: true');
    const script = `import { publish } from './server/publish/publish.ts';
    await publish({ distFolder: 'dist/preview', databaseFile: 'none' }, console.log, { drafts: true });`;
    const built = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' });
    expect(built.stderr).toBe('');
    const app = createPreview(openRelease(join(folder, 'dist/preview')), 'een lang wachtwoord');
    const Authorization = `Basic ${Buffer.from('redactie:een lang wachtwoord').toString('base64')}`;

    const shown = await app.request('/artikelen/concept/', { headers: { Authorization } });
    expect(shown.headers.get('X-Robots-Tag')).toBe('noindex');
    expect(await shown.text()).toMatch(/Concept: [\s\S]*kanariepiet/);
    const wrong = { Authorization: `Basic ${Buffer.from('redactie:raden maar').toString('base64')}` };
    for (const [path, headers] of [
      ['/artikelen/concept/', {}],
      ['/artikelen/concept/', wrong],
      ['/', {}],
      ['/_astro/', {}],
    ] as const) {
      const refused = await app.request(path, { headers });
      expect([refused.status, await refused.text()]).toEqual([401, 'Unauthorized']);
    }
  },
  LONGEST,
);

test('two never publish at the same time, and a lock of a dead process is no lock', async () => {
  mkdirSync(WORLDS, { recursive: true });
  const locked = mkdtempSync(join(WORLDS, 'lock-'));
  await oneAtATime(async () => {
    await expect(oneAtATime(nothing, locked)).rejects.toThrow('already going on');
  }, locked);
  const holding = `import('./server/publish/one-at-a-time.ts').then(({ oneAtATime }) =>
    oneAtATime(() => new Promise(() => setInterval(() => process.send?.('held'), 20)), ${JSON.stringify(locked)}))`;
  const other = spawn(process.execPath, ['-e', holding], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(other, 'message');
  await expect(oneAtATime(nothing, locked)).rejects.toThrow('already going on');
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(await oneAtATime(nothing, locked)).toBe('done');
});
