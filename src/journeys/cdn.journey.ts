import { test as plain, expect, type Browser } from '@playwright/test';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connect2 } from 'node:http2';
import { request } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { readConfig } from '../../server/config.ts';
import { DEMO_PASSWORD } from '../../server/demo/seed.ts';
import { freePort } from '../../server/http/free-port.ts';
import { start } from '../../server/main.ts';
import { runNginx } from '../../server/trials/proof/nginx.ts';
import { findProgram, programMissing } from '../../server/trials/proof/programs.ts';
import { copySite } from '../../server/trials/site.ts';

const OPEN = '/artikelen/een-loket-met-een-gezicht/';
const PRO = '/artikelen/de-prijs-van-een-vacature/';
const GATED = 'De besparing was zichtbaar en de kosten waren verspreid. Dan wint de besparing elk jaar opnieuw.';
/** A page may be kept half a minute (`s-maxage`); after that only a server that is down makes an old one good enough. */
const PAGE_KEPT_MS = 30_000;

const IPV6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const nginx = findProgram('nginx');
const test = plain.extend<{ site: Site }>({
  site: async ({ browser, javaScriptEnabled }, use) => {
    plain.skip(!nginx, programMissing('nginx') ?? '');
    const site = await openSite(browser, javaScriptEnabled ?? true);
    await use(site);
    await site.close();
  },
});
const unpack: Record<string, (packed: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync };
type Site = Awaited<ReturnType<typeof openSite>>;

/** The server as an operator runs it: behind the nginx site that server/deploy has, with its hook. */
async function openSite(browser: Browser, javaScriptEnabled: boolean) {
  const folder = copySite();
  const [port, tlsPort, plainPort] = [await freePort(), await freePort(), await freePort()];
  const origin = `https://localhost:${tlsPort}`;
  const cache = join(folder, 'nginx', 'cache');
  process.env['KENNISBANK_CACHE'] = cache;
  await writeSite(join(folder, 'nginx'), { port, tlsPort, plainPort, cache });
  const config = readConfig({
    PORT: String(port),
    ORIGIN: origin,
    DATA_DIR: join(folder, 'data'),
    DIST_DIR: folder,
    TRUSTED_PROXIES: '127.0.0.1',
    PURGE_COMMAND: resolve('server/deploy/purge-nginx.sh'),
  });
  const logged: object[] = [];
  const server = await start(config, { log: (line) => logged.push(line) });
  const front = await runNginx(nginx!, { folder: join(folder, 'nginx'), port: tlsPort });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: origin, javaScriptEnabled });
  let running = true;
  const stopServer = async () => {
    if (running) await server.close();
    running = false;
  };

  return {
    /** What may be served to anyone. */
    publicFolder: join(folder, 'releases', '1', 'public'),
    origin,
    tlsPort,
    plainPort,
    logged,
    stopServer,
    page: await context.newPage(),
    /** What a visitor without a browser gets, and whether nginx had it. */
    ask: (path: string, headers: Record<string, string> = {}, from = '127.0.0.1', body = '') =>
      new Promise<{ status: number; cache: string; headers: object; body: string }>((done, fail) => {
        const method = body ? 'POST' : 'GET';
        const sent = request(
          origin + path,
          { rejectUnauthorized: false, localAddress: from, method, headers },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on('data', (part: Buffer) => parts.push(part));
            answer.on('end', () => {
              const whole = Buffer.concat(parts);
              const text = (unpack[answer.headers['content-encoding'] ?? ''] ?? String)(whole);
              const { 'x-cache-status': kept = '' } = answer.headers;
              done({ status: answer.statusCode!, cache: String(kept), headers: answer.headers, body: text.toString() });
            });
          },
        );
        sent.once('error', fail).end(body);
      }),
    /** Everything nginx keeps, as text. */
    kept: () =>
      readdirSync(cache, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1')),
    async close() {
      await context.close();
      await stopServer();
      await front.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The shipped site, with this machine's ports and folders in the places that an operator changes. */
async function writeSite(folder: string, place: { port: number; tlsPort: number; plainPort: number; cache: string }) {
  mkdirSync(place.cache, { recursive: true });
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  writeFileSync(join(folder, 'fullchain.pem'), cert);
  writeFileSync(join(folder, 'privkey.pem'), key);
  cpSync('server/deploy/nginx.conf', join(folder, 'shipped.conf'));
  const site = readFileSync(join(folder, 'shipped.conf'), 'utf8')
    .replaceAll('/etc/letsencrypt/live/kennisbank.example', folder)
    .replaceAll('/var/cache/nginx/kennisbank', place.cache)
    .replaceAll('server_name kennisbank.example', 'server_name localhost')
    .replace('listen 443', `listen 127.0.0.1:${place.tlsPort}`)
    .replace('listen 80;', `listen 127.0.0.1:${place.plainPort};`)
    .replace('listen [::]:443 ssl http2;', IPV6 ? `listen [::1]:${place.tlsPort} ssl http2;` : '')
    .replace('listen [::]:80;', IPV6 ? `listen [::1]:${place.plainPort};` : '')
    .replace('server 127.0.0.1:4321', `server 127.0.0.1:${place.port}`);
  writeFileSync(join(folder, 'site.conf'), site);
}

async function signIn(site: Site, name: string, next: string): Promise<void> {
  const { page } = site;
  await page.goto(`/inloggen/?naar=${next}`);
  await page.getByLabel('E-mailadres').fill(`${name}@kennisbank.example`);
  await page.getByLabel('Wachtwoord').fill(DEMO_PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Inloggen' }).click();
  await page.waitForURL((url) => url.pathname === next);
}

test('visitors read from the cache, a member reacts, everyone sees it at once, and nothing private is kept', async ({
  site,
}) => {
  expect((await site.ask(OPEN)).cache).toBe('MISS');
  for (const encoding of ['br', 'gzip, deflate, br, zstd', 'gzip'])
    await site.ask(OPEN, { 'Accept-Encoding': encoding });
  const before = await site.ask(OPEN, { 'Accept-Encoding': 'br, gzip' });
  expect([before.status, before.cache]).toEqual([200, 'HIT']);

  await signIn(site, 'bram', PRO);
  await expect(site.page.getByText(GATED)).toBeVisible();
  const cookies = await site.page.context().cookies();
  expect(cookies.find(({ name }) => name === '__Host-kb_sessie')).toMatchObject({ secure: true, httpOnly: true });

  await site.page.goto(OPEN);
  await site.page.getByLabel('Uw reactie').fill('Dit las ik door een tussenstation heen.');
  await site.page.getByRole('button', { name: 'Plaats reactie' }).click();
  await expect(site.page.getByText('Dit las ik door een tussenstation heen.')).toBeVisible();
  for (const encoding of ['', 'gzip', 'br'])
    await expect
      .poll(async () => (await site.ask(OPEN, { 'Accept-Encoding': encoding })).body)
      .toContain('Dit las ik door een tussenstation heen.');
  expect((await site.ask(OPEN, { 'Accept-Encoding': 'br' })).cache).toBe('HIT');

  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  for (const path of [
    PRO,
    '/mijn/',
    '/inloggen/',
    '/api/counts',
    '/artikelen/een-loket-met-een-gezicht/reacties.xml',
  ]) {
    await site.ask(path, { Cookie: cookie });
    expect((await site.ask(path)).body, `what a visitor gets of ${path}`).not.toContain(GATED);
  }
  const kept = site.kept();
  expect(kept.length).toBeGreaterThan(3);
  for (const entry of kept) {
    expect(entry).not.toContain(GATED);
    expect(entry).not.toMatch(/^(Set-Cookie|Cache-Control: private)/im);
  }
  expect(site.logged.filter((line) => 'event' in line && line.event === 'purging failed')).toEqual([]);
});

test('it speaks HTTP/2, sends plain HTTP on to TLS, and tells the world nothing of how it is', async ({ site }) => {
  const session = connect2(site.origin, { rejectUnauthorized: false });
  const stream = session.request({ ':path': OPEN });
  const status = await new Promise((told) => stream.once('response', (headers) => told(headers[':status'])));
  expect([status, session.alpnProtocol]).toEqual([200, 'h2']);
  session.destroy();
  for (const address of IPV6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']) {
    const moved = await fetch(`http://${address}:${site.plainPort}/contact/`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `https://${address}/contact/`]);
  }
  expect((await site.ask('/ready', {}, '127.0.0.2')).status).toBe(403);
  expect((await site.ask('/health', {}, '127.0.0.2')).status).toBe(200);
});

test('a reader is known by their own address, whatever they say of it', async ({ site }) => {
  const body = 'email=anna%40kennisbank.example&password=dit-is-niet-het-wachtwoord';
  const attempt = (from: string, said: string) =>
    site.ask(
      '/inloggen',
      { Origin: site.origin, 'Content-Type': 'application/x-www-form-urlencoded', 'X-Forwarded-For': said },
      from,
      body,
    );
  const statuses: number[] = [];
  for (let number = 1; number <= 11; number += 1)
    statuses.push((await attempt('127.0.0.2', `203.0.113.${number}`)).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
  expect((await attempt('127.0.0.3', '127.0.0.2')).status, 'someone else').toBe(401);
});

test('what is removed goes out of the cache by itself, when nobody tells it @script-only', async ({ site }) => {
  plain.setTimeout(900_000);
  const drawing = readdirSync(join(site.publicFolder, '_astro')).find((name) => name.endsWith('.svg'))!;
  const removed = { '/contact/': 'contact/index.html', [`/_astro/${drawing}`]: `_astro/${drawing}` };
  for (const path of Object.keys(removed)) {
    expect((await site.ask(path)).cache).toBe('MISS');
    expect((await site.ask(path)).cache).toBe('HIT');
  }
  for (const file of Object.values(removed)) rmSync(join(site.publicFolder, file));
  await setTimeout(PAGE_KEPT_MS + 1_000);
  for (const path of Object.keys(removed)) await expect.poll(async () => (await site.ask(path)).status, path).toBe(404);
});

test('with the server down, pages that were read are still read, also when they are old @script-only', async ({
  site,
}) => {
  plain.setTimeout(900_000);
  await site.ask(OPEN);
  await site.page.goto(OPEN);
  const title = await site.page.title();
  await site.stopServer();
  expect((await site.ask(OPEN)).cache).toBe('HIT');
  await setTimeout(PAGE_KEPT_MS + 1_000);
  const old = await site.ask(OPEN);
  expect([old.status, old.cache]).toEqual([200, 'STALE']);
  await site.page.goto(OPEN);
  expect(await site.page.title()).toBe(title);
  const never = await site.ask('/archief/');
  expect([never.status, never.body.includes('Even geduld')]).toEqual([503, true]);
});
