import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test as plain, type Page } from '@playwright/test';
import { cleanSvg } from '../../server/publish/svg.ts';
import { policyOf } from '../../server/http/security-headers.ts';
import { clicked, fetching, running } from './svg-payloads.ts';
import { expect, test } from './world.ts';

type How = 'raw' | 'cleaned' | 'policy';

/** A bare server: `/raw/…` as it was made, `/cleaned/…` as we publish it, `/policy/…` raw with what we send along. */
const stage = plain.extend<{ stage: { origin: string; asked: string[] } }>({
  stage: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const [, how, what = ''] = decodeURI(request.url!).split('/') as [string, How | 'evil', string];
      if (how === 'evil') asked.push(what);
      const origin = `http://${request.headers.host}/evil`;
      const source = { ...running, ...clicked, ...fetching }[what]?.replaceAll('EVIL', origin);
      response.setHeader('Content-Type', 'image/svg+xml');
      if (how === 'policy') response.setHeader('Content-Security-Policy', policyOf('image/svg+xml'));
      response.end(source && (how === 'cleaned' ? cleanSvg(source) : source));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await use({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked });
    server.closeAllConnections();
    server.close();
  },
});

/** Drawn at least once after everything has loaded: animations have begun by then. (A sandbox runs no callback of ours.) */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.screenshot();
}

const hasRun = () => document.documentElement.hasAttribute('data-ran') || window.name === 'ran';

/** Opens a drawing by itself, as from a link to its address, clicks on it, and says whether anything ran. */
async function runs(page: Page, address: string, isExpected: boolean): Promise<boolean> {
  await open(page, address);
  await page.mouse.click(100, 100);
  // What a click sets off comes a moment later; how late, a busy machine decides.
  if (isExpected) await page.waitForFunction(hasRun, undefined, { timeout: 30_000 }).catch(() => undefined);
  const ran = await page.evaluate(hasRun);
  await page.evaluate(() => void (window.name = ''));
  return ran;
}

// The control comes first: without us every one of them does run, and does fetch.
for (const [how, expected] of [
  ['raw', 'everything'],
  ['cleaned', 'nothing'],
  ['policy', 'nothing'],
] as const) {
  for (const [when, drawings] of [
    ['opened by itself', running],
    ['opened by itself and clicked on', clicked],
  ] as const)
    stage(`an author’s drawing ${when}, ${how}, runs ${expected} @script-only`, async ({ page, stage }) => {
      const found: string[] = [];
      for (const what of Object.keys(drawings))
        if (await runs(page, `${stage.origin}/${how}/${what}`, how === 'raw')) found.push(what);
      expect(found).toEqual(how === 'raw' ? Object.keys(drawings) : []);
    });

  stage(`an author’s drawing opened by itself, ${how}, fetches ${expected} @script-only`, async ({ page, stage }) => {
    const found: string[] = [];
    for (const what of Object.keys(fetching)) {
      stage.asked.length = 0;
      await open(page, `${stage.origin}/${how}/${what}`);
      // A style sheet of this very site is harmless, and feeds need one: the policy lets it in, cleaning does not.
      if (stage.asked.some((name) => how !== 'policy' || !name.endsWith('.css'))) found.push(what);
    }
    expect(found).toEqual(how === 'raw' ? Object.keys(fetching) : []);
  });
}

test('one that slipped into a release all the same runs nothing from our server, whatever it calls itself @script-only', async ({
  page,
  world,
}) => {
  const folder = join(dirname(world.databaseFile), '..', 'releases', '1', 'public');
  for (const name of ['_astro/vijand.svg', '_astro/vijand.SVG', 'vijand.xml', 'vijand.txt', 'vijand.md', 'vijand.json'])
    writeFileSync(join(folder, name), running.script!);
  for (const name of ['_astro/vijand.svg', '_astro/vijand.SVG', 'vijand.xml', 'vijand.txt', 'vijand.md', 'vijand.json'])
    expect(await runs(page, `${world.origin}/${name}`, false), name).toBe(false);
});

test('a feed still looks as it should when a browser opens it @script-only', async ({ page, world }) => {
  await page.goto(`${world.origin}/rss.xml`);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).maxWidth)).toBe('738px');
});
