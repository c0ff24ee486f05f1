import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../http/free-port.ts';
import { runNginx } from '../trials/proof/nginx.ts';
import { findProgram, programMissing } from '../trials/proof/programs.ts';
import { policyOf } from '../http/security-headers.ts';
import { WORLDS } from '../trials/world.ts';

const nginx = findProgram('nginx');
const page = policyOf('text/html');
const inert = policyOf(null);

const policies: Record<string, string> = {
  '/': page,
  '/artikelen/een/': page,
  '/artikelen/een': page,
  '/404.html': page,
  '/pagefind/pagefind-worker.js': page,
  '/_astro/kaart.1.svg': `${page}, ${inert}`,
  '/_astro/kaart.1.SVG': `${page}, ${inert}`,
  '/favicon.svg': `${page}, ${inert}`,
  '/rss.xml': `${page}, ${inert}`,
  '/artikelen/een.md': `${page}, ${inert}`,
  '/iets.onbekend': `${page}, ${inert}`,
};

test.skipIf(!nginx)('a static host with nginx lets nothing run that is no page', async () => {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'static-'));
  for (const path of [...Object.keys(policies), '/artikelen/een/index.html', '/index.html']) {
    if (path.endsWith('/') || path === '/artikelen/een') continue;
    mkdirSync(dirname(join(folder, 'site', path)), { recursive: true });
    writeFileSync(join(folder, 'site', path), 'x');
  }
  const port = await freePort();
  const conf = readFileSync('server/deploy/static.conf', 'utf8').replace('/srv/kennisbank', join(folder, 'site'));
  writeFileSync(join(folder, 'static.conf'), conf);
  writeFileSync(
    join(folder, 'site.conf'),
    `server { listen 127.0.0.1:${port}; include ${join(folder, 'static.conf')}; }`,
  );
  const host = await runNginx(nginx!, { folder, port });
  try {
    const sent = await Promise.all(
      Object.keys(policies).map(async (path) => {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`);
        expect(answer.status, path).toBe(200);
        return [path, answer.headers.get('content-security-policy')];
      }),
    );
    expect(Object.fromEntries(sent)).toEqual(policies);
  } finally {
    await host.stop();
    rmSync(folder, { recursive: true });
  }
});

test.runIf(!nginx)(`a static host was not tried: ${programMissing('nginx')}`, () => undefined);
