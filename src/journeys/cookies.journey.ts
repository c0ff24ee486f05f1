import { createServer } from 'node:https';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test as plain, expect } from '@playwright/test';
import { generate } from 'selfsigned';
import { readConfig } from '../../server/config.ts';
import { DEMO_PASSWORD } from '../../server/demo/seed.ts';
import { start } from '../../server/main.ts';
import { copySite } from '../../server/trials/site.ts';
import { freePort } from '../../server/http/free-port.ts';

/** As in production: something in front speaks TLS, the server behind it does not. */
plain(
  'over TLS the session cookie is bound to the host, and no script can read it @script-only',
  async ({ browser }) => {
    const [folder, port] = [copySite(), await freePort()];
    const front = await speakTls(port);
    const config = readConfig({
      PORT: String(port),
      ORIGIN: front.origin,
      DATA_DIR: join(folder, 'data'),
      DIST_DIR: folder,
    });
    const server = await start(config);
    const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: front.origin });
    const page = await context.newPage();

    await page.goto('/inloggen/');
    await page.getByLabel('E-mailadres').fill('anna@kennisbank.example');
    await page.getByLabel('Wachtwoord').fill(DEMO_PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Inloggen' }).click();
    await page.waitForURL('**/mijn/');
    const cookies = await context.cookies();

    expect(cookies.find(({ name }) => name === '__Host-kb_sessie')).toMatchObject({
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      domain: 'localhost',
    });
    expect(cookies.find(({ name }) => name === 'kb_lid')).toMatchObject({
      value: 'free',
      secure: true,
      httpOnly: false,
    });
    expect(await page.evaluate(() => document.cookie)).toBe('kb_lid=free');
    const answer = await page.goto('/');
    expect(answer!.headers()['strict-transport-security']).toContain('max-age=63072000');

    await context.close();
    await server.close();
    await front.close();
    rmSync(folder, { recursive: true });
  },
);

async function speakTls(port: number) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const server = createServer({ key, cert }, (asked, answer) => {
    const { method, url, headers } = asked;
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (found) => {
      answer.writeHead(found.statusCode!, found.headers);
      found.pipe(answer);
    });
    asked.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { origin, close };
}
