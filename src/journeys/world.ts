import { test as base, expect, type Page } from '@playwright/test';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import type { DemoBank } from '../../server/demo/bank/bank.ts';
import { DEMO_PASSWORD } from '../../server/demo/seed.ts';
import { start } from '../../server/main.ts';
import { copySite } from '../../server/trials/site.ts';
import { freePort } from '../../server/http/free-port.ts';

export { expect };

export const ARTICLE = '/artikelen/een-loket-met-een-gezicht/';
export const PASSWORD = DEMO_PASSWORD;

/** Addresses, secrets and whole network addresses have no business in a log. */
const personal = /@|kb_sessie|kb_stap|code=|argon2|kennis is om te delen|\b\d+\.\d+\.\d+\.\d+\b/;

export type World = {
  origin: string;
  /** The server's clock. */
  now: () => Date;
  /** Lets time pass for the server; the browser's own clock stays as it is. */
  forward: (minutes: number) => void;
  /** Does at once what only time brings about: digests, ended bans, calls to the moderators. */
  round: () => Promise<void>;
  /** The demo's bank: how it is today, and what happens there. */
  bank: DemoBank;
  /** The database, for a command that runs beside the server. */
  databaseFile: string;
  /** The server stops answering. */
  stop: () => Promise<void>;
  /** What `curl` gets: the bytes at the origin, without a browser or a cookie. */
  curl: (path: string) => Promise<string>;
};

/** Each journey has a server, a database and a copy of the published site of its own. */
export const test = base.extend<{ world: World; settings: Record<string, string> }>({
  /** What an operator set, besides where things are. */
  settings: [{}, { option: true }],
  world: async ({ settings }, use) => {
    const folder = copySite();
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const places = { PORT: String(port), ORIGIN: origin, DATA_DIR: join(folder, 'data'), DIST_DIR: folder };
    const config = readConfig({ ...places, ...settings });
    let ahead = 0;
    const logged: string[] = [];
    const running = await start(config, {
      clock: () => new Date(Date.now() + ahead),
      log: (line) => logged.push(JSON.stringify(line)),
    });
    let stopped = false;
    const stop = async () => {
      if (!stopped) await running.close();
      stopped = true;
    };

    await use({
      origin,
      now: () => new Date(Date.now() + ahead),
      stop,
      databaseFile: config.databaseFile,
      round: running.round,
      bank: running.demoBank!,
      forward: (minutes) => (ahead += minutes * 60_000),
      curl: async (path) => (await fetch(origin + path)).text(),
    });
    await stop();
    expect(logged.join('\n'), 'no personal data in the log').not.toMatch(personal);
    rmSync(folder, { recursive: true });
  },
  baseURL: async ({ world }, use) => use(world.origin),
});

/** Signs a sample member in ("anna", "bram", …) through the form. */
export async function signIn(page: Page, name: string, next = '/mijn/'): Promise<void> {
  await page.goto(`/inloggen/?naar=${next}`);
  await page.getByLabel('E-mailadres').fill(`${name}@kennisbank.example`);
  await page.getByLabel('Wachtwoord').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Inloggen' }).click();
  await page.waitForURL((url) => url.pathname + url.search === next);
}

/** The reader's cookies as a header, for what is asked beside the browser. */
export async function cookieHeader(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** Opens the newest mail to this address in the demo's mailbox, and follows its link. */
export async function followMail(page: Page, address: string, subject: string): Promise<void> {
  const letter = page
    .locator('.letter', { hasText: address })
    .filter({ has: page.getByRole('heading', { name: subject }) });
  await expect
    .poll(async () => {
      await page.goto('/demo/post/');
      return letter.count();
    })
    .toBeGreaterThan(0);
  await letter.first().getByRole('link').first().click();
}

/** Waits until the script of the reaction form has taken over; a reader needs longer than that to type. */
export async function formIsAlive(page: Page): Promise<void> {
  await page.locator('#reageer').scrollIntoViewIfNeeded();
  await page.locator('#reageer astro-island:not([ssr])').waitFor({ state: 'attached' });
}
