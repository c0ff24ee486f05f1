import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ASSET_CACHING, PAGE_CACHING, PICTURE_CACHING } from '../http/static-files.ts';
import { always, policyOf } from '../http/security-headers.ts';
import { smallWorld } from '../trials/world.ts';
import { AS_SHIPPED } from './as-shipped.ts';

/** Pages of the site, as Astro makes them, that the server has a route for as well: it fills them in. */
const filled = () =>
  smallWorld()
    .app.routes.filter(({ method, path }) => method === 'GET' && /^\/[a-z/-]+\/$/.test(path))
    .map(({ path }) => path);

const isPage = (path: string) =>
  existsSync(`src/pages${path}index.astro`) || existsSync(`src/pages${path.slice(0, -1)}.astro`);

test('a static host sends every page that the server fills in on to the server', () => {
  const [, list] = /location ~ \^\/\((.+)\)\/\?\$/.exec(readFileSync('server/deploy/static.conf', 'utf8')) ?? [];
  const sentOn = new RegExp(`^/(${list})/?$`);
  const pages = filled().filter(isPage);
  expect(pages).toContain('/inloggen/');
  expect(pages.filter((path) => !sentOn.test(path))).toEqual([]);
});

test('a static host sends the headers that the server sends', () => {
  const conf = readFileSync('server/deploy/static.conf', 'utf8');
  for (const [name, value] of Object.entries(always(true)))
    expect(conf).toContain(`add_header ${name} "${value}" always;`);
  expect(conf).toContain(`set $inert "${policyOf(null)}";`);
  expect(conf).toContain('add_header Content-Security-Policy $inert always;');
  for (const caching of [PAGE_CACHING, ASSET_CACHING, PICTURE_CACHING])
    expect(conf).toContain(`set $kept "${caching}";`);
});

test('a call that the unit forbids is refused and kills no build', () => {
  const unit = readFileSync('server/deploy/kennisbank.service', 'utf8');
  expect(unit).toMatch(/^SystemCallFilter=~/m);
  expect(unit).toMatch(/^SystemCallErrorNumber=EPERM$/m);
});

test('the unit may write where the hook for nginx does', () => {
  const [, cache] = /proxy_cache_path (\S+)/.exec(readFileSync('server/deploy/nginx.conf', 'utf8')) ?? [];
  expect(readFileSync('server/deploy/purge-nginx.sh', 'utf8')).toContain(`:-${cache}}`);
  expect(readFileSync('server/deploy/kennisbank.service', 'utf8')).toContain(`\nReadWritePaths=-${cache}\n`);
});

test('the container starts the server as the unit does', () => {
  const container = readFileSync('server/deploy/Containerfile', 'utf8');
  const tokens = container.split(/\s+/);
  const command = JSON.parse(/^CMD (\[.+\])$/m.exec(container)![1]!) as string[];
  expect(command).toEqual(['node', ...AS_SHIPPED.flags, 'server/main.ts']);
  expect(AS_SHIPPED.env).toHaveProperty('MALLOC_ARENA_MAX');
  for (const [name, value] of Object.entries(AS_SHIPPED.env)) expect(tokens).toContain(`${name}=${value}`);
});

test('what is shipped asks for settings that exist', () => {
  const known = new Set([...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_0-9]+)=/gm)].map(([, name]) => name));
  const ours = /^(Environment=|ENV |    )(.+)$/gm;
  const outside = /^(MALLOC_ARENA_MAX|MALLOC_MMAP_THRESHOLD_|NODE_COMPILE_CACHE|ASTRO_TELEMETRY_DISABLED)$/;
  for (const file of ['kennisbank.service', 'Containerfile']) {
    const text = readFileSync(`server/deploy/${file}`, 'utf8');
    const names = [...text.matchAll(ours)].flatMap(([, , line]) =>
      [...line!.matchAll(/\b([A-Z][A-Z_]+)=/g)].map(([, name]) => name!),
    );
    expect(names.length).toBeGreaterThan(2);
    expect(
      names.filter((name) => !known.has(name) && !outside.test(name)),
      file,
    ).toEqual([]);
  }
});
