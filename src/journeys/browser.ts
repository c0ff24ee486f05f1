import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findProgram } from '../../server/trials/proof/programs.ts';

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
  install('chromium');
  if (browserExists()) return;
  throw new Error(
    'There is no browser to test with. Install the package "chromium", or run: npx playwright install chromium',
  );
}

/** For cdn.journey.ts; without it that journey says that it was skipped. */
function getNginx(): void {
  if (findProgram('nginx') || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  console.log('No nginx yet, which stands in for a CDN: trying the package nginx-light of Debian …');
  install('nginx-light');
}

function install(name: string): void {
  run('apt-get', ['update', '-qq']);
  // In run level 1 Debian starts no service because it was installed.
  run('env', ['RUNLEVEL=1', 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', name]);
}

function run(command: string, args: string[]): void {
  spawnSync(command, args, { stdio: 'inherit', timeout: 300_000 });
}

if (import.meta.main) {
  getBrowser();
  getNginx();
}
