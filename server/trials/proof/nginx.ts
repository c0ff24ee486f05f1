import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What a proxy takes for "the same page". */
const proxies = {
  /** As a pull CDN does: the address as it was asked. */
  address: '$scheme$host$request_uri',
  /** Worse: the path decoded, with slashes merged and the question left out. */
  path: '$scheme$host$uri',
  /** A broken one, which stores what it was told not to: it must leak, or this trial cannot see a leak. */
  broken: '$scheme$host$uri',
};
export type ProxyName = keyof typeof proxies;
export type Ports = Record<ProxyName, number>;

export type Nginx = { stop: () => Promise<void>; stored: (names: ProxyName[]) => Promise<string[]> };

type Plan = { folder: string; ports: Ports; originPort: number };

/** Starts nginx as three caching proxies before one origin, with all it writes below `folder`. */
export async function startNginx(program: string, plan: Plan): Promise<Nginx> {
  const configFile = join(plan.folder, 'nginx.conf');
  await mkdir(join(plan.folder, 'cache'), { recursive: true });
  await writeFile(configFile, config(plan));
  const { stop } = await startOn(program, { folder: plan.folder, port: plan.ports.broken });
  return {
    stop,
    stored: async (names) =>
      (await Promise.all(names.map((name) => storedBodies(join(plan.folder, 'cache', name))))).flat(),
  };
}

function config({ folder, ports, originPort }: Plan): string {
  const names = Object.keys(proxies) as ProxyName[];
  return around(
    folder,
    `merge_slashes on;
  ${names.map((name) => `proxy_cache_path ${folder}/cache/${name} keys_zone=${name}:5m;`).join('\n  ')}
  proxy_set_header Host $http_host;
  proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;
  proxy_cache_background_update on;
  proxy_cache_revalidate on;
  proxy_connect_timeout 2s;
  add_header X-Cache-Status $upstream_cache_status always;
  ${names.map((name) => proxyServer(name, ports[name], originPort)).join('\n  ')}`,
  );
}

/** What every nginx of ours has around its sites: all it writes is below `folder`. */
function around(folder: string, sites: string): string {
  const isRoot = process.getuid?.() === 0;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
${isRoot ? `user ${userInfo().username};` : ''}
worker_processes 2;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  ${sites}
}
`;
}

/** Starts nginx with the site in `folder`/site.conf, which listens on `port`. */
export async function runNginx(program: string, place: Place): Promise<{ stop: () => Promise<void> }> {
  await writeFile(join(place.folder, 'nginx.conf'), around(place.folder, `include ${place.folder}/site.conf;`));
  return startOn(program, place);
}

type Place = { folder: string; port: number };

async function startOn(program: string, { folder, port }: Place): Promise<{ stop: () => Promise<void> }> {
  const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
  await answers(port);
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** X-Round is the trial's own: each round finds an empty cache without a restart. */
function proxyServer(name: ProxyName, port: number, originPort: number): string {
  const broken = 'proxy_ignore_headers Cache-Control; proxy_cache_valid 200 5m;';
  return `server {
    listen 127.0.0.1:${port};
    proxy_cache ${name};
    proxy_cache_key "$http_x_round${proxies[name]}";
    ${name === 'broken' ? broken : ''}
    location / { proxy_pass http://127.0.0.1:${originPort}; }
  }`;
}

/** Every answer that lies on disk, as text. */
async function storedBodies(cacheFolder: string): Promise<string[]> {
  const entries = await readdir(cacheFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => bodyText(await readFile(file))));
}

function bodyText(stored: Buffer): string {
  const end = stored.indexOf('\r\n\r\n') + 4;
  const head = stored.subarray(0, end).toString('latin1');
  const body = stored.subarray(end);
  return head + (/^content-encoding: gzip/im.test(head) ? gunzipSync(body) : body).toString();
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true)).once('error', () => done(false));
      socket.once('connect', () => socket.end());
    });
    if (open) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('nginx did not start; see its error above.');
}
