import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { DEMO_PASSWORD } from '../demo/seed.ts';
import { start } from '../main.ts';
import { copySite, freePort } from '../testing-site.ts';

/**
 * Puts nginx before the server as a caching proxy, the way a pull CDN works, and looks whether what a PRO member gets can
 * ever reach a visitor. `node server/proof/cache.ts`; needs nginx (Debian: apt-get install nginx-light) and `npm run publish`.
 */
const ROUNDS = 200;

type Got = { status: number; cache: string | null; text: string };

async function prove(folder: string): Promise<string[]> {
  const [port, front] = [await freePort(), await freePort()];
  const origin = `http://localhost:${front}`;
  const config = readConfig({ PORT: String(port), ORIGIN: origin, DATA_DIR: join(folder, 'data'), DIST_DIR: folder });
  const server = await start(config);
  const nginx = spawn('nginx', [
    '-p',
    folder,
    '-c',
    writeConfig(folder, port, front),
    '-e',
    'error.log',
    '-g',
    'daemon off;',
  ]);
  await waitFor(origin);
  try {
    const faults = await mixReaders(origin);
    await server.close();
    const stale = await get(`${origin}/artikelen/een-loket-met-een-gezicht/`);
    if (stale.status !== 200) faults.push(`with the server stopped the public page is answered with ${stale.status}`);
    return faults;
  } finally {
    nginx.kill();
    await new Promise((done) => nginx.once('exit', done));
  }
}

async function mixReaders(origin: string): Promise<string[]> {
  const faults: string[] = [];
  const cookie = await signIn(origin);
  const secrets = gatedSentences();
  const judge = (what: string, got: Got, pro: boolean) => {
    const leaks = secrets.some((secret) => got.text.includes(secret));
    if (!pro && leaks) faults.push(`${what}: a visitor got gated text`);
    if (pro && ['HIT', 'STALE', 'UPDATING'].includes(got.cache ?? '') && leaks)
      faults.push(`${what}: gated text came from the cache`);
  };

  const paths = articles().flatMap((id) => [
    `/artikelen/${id}/`,
    `/artikelen/${id}/?a=1`,
    `/artikelen/${id}`,
    `/artikelen/%64${id.slice(1)}/`,
    `/api/articles/${id}/slots`,
    `/api/articles/${id}/reactions.html`,
  ]);
  for (const order of [
    [true, false, true],
    [false, true, false],
  ]) {
    for (const path of paths) {
      for (const pro of order) judge(path, await get(origin + path, pro ? { cookie } : {}), pro);
    }
  }
  await Promise.all(
    Array.from({ length: ROUNDS }, async (_, round) => {
      const path = paths[round % paths.length]!;
      judge(`${path} (at once)`, await get(origin + path, round % 2 ? { cookie } : {}), round % 2 === 1);
    }),
  );
  const open = `${origin}/artikelen/een-loket-met-een-gezicht/`;
  await get(open);
  if ((await get(open)).cache !== 'HIT') faults.push('a public page is not cached');
  return faults;
}

function writeConfig(folder: string, port: number, front: number): string {
  const path = join(folder, 'nginx.conf');
  writeFileSync(
    path,
    `${process.getuid?.() === 0 ? 'user root;' : ''} pid nginx.pid; events {}
http {
  access_log off; client_body_temp_path body; proxy_temp_path temp; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  proxy_cache_path cache keys_zone=site:10m;
  server {
    listen 127.0.0.1:${front};
    location / {
      proxy_pass http://127.0.0.1:${port}; proxy_set_header Host $http_host; proxy_http_version 1.1;
      proxy_cache site; proxy_cache_key $scheme$http_host$request_uri; proxy_cache_lock on;
      proxy_cache_use_stale error timeout updating http_500 http_502 http_503; add_header X-Cache-Status $upstream_cache_status always;
    }
  }
}`,
  );
  return path;
}

async function get(url: string, headers: Record<string, string> = {}): Promise<Got> {
  const answer = await fetch(url, { headers });
  return { status: answer.status, cache: answer.headers.get('x-cache-status'), text: await answer.text() };
}

async function signIn(origin: string): Promise<string> {
  const body = new URLSearchParams({ email: 'bram@kennisbank.example', password: DEMO_PASSWORD });
  const answer = await fetch(`${origin}/inloggen`, { method: 'POST', body, headers: { origin }, redirect: 'manual' });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

const articles = () => readdirSync('dist/current/private/rest');

function gatedSentences(): string[] {
  return articles().flatMap((id) => {
    const html = readFileSync(join('dist/current/private/rest', id, 'index.html'), 'utf8');
    return [...html.matchAll(/<p>([^<]{40,})<\/p>/g)].map(([, text]) => text!);
  });
}

async function waitFor(origin: string): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const up = await fetch(origin).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('nginx did not start');
}

if (spawnSync('nginx', ['-v']).error) {
  console.log('Skipped: there is no nginx here. On Debian: apt-get install nginx-light');
} else {
  const folder = copySite();
  const faults = await prove(folder);
  rmSync(folder, { recursive: true });
  console.log(
    faults.length === 0
      ? 'Behind a caching proxy: nothing gated reached a visitor, public pages were cached and outlived the server.'
      : faults.join('\n'),
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
