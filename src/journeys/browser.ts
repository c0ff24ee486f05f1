import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Where Debian puts its package `chromium`. */
const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/** The browser the journeys run in: Playwright's own when it could be downloaded, else Debian's. */
export function browserPath(): string | undefined {
  if (existsSync(chromium.executablePath())) return undefined;
  return existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined;
}

function browserExists(): boolean {
  return existsSync(chromium.executablePath()) || existsSync(DEBIAN_CHROMIUM);
}

function getBrowser(): void {
  if (browserExists()) return;
  console.log('No browser yet: trying the download of Playwright …');
  run('node_modules/.bin/playwright', ['install', 'chromium']);
  if (browserExists()) return;

  console.log('That did not work: trying the package chromium of Debian …');
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  if (browserExists()) return;
  throw new Error(
    'There is no browser to test with. Install the package "chromium", or run: npx playwright install chromium',
  );
}

function run(command: string, args: string[]): void {
  spawnSync(command, args, { stdio: 'inherit', timeout: 300_000 });
}

if (import.meta.main) getBrowser();
