import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { words } from '../../content/words.ts';
import { ARTICLE, cookieHeader, expect, signIn, test } from './world.ts';

const PAGES = [
  '/',
  ARTICLE,
  '/artikelen/de-prijs-van-een-vacature/',
  '/artikelen/samenwerken-in-de-regio-zonder-het-stuur-kwijt-te-raken/',
  '/onderwerpen/klantcontact/',
  '/kanalen/organisatie/',
  '/mijn/',
  '/er/is/hier/niets/',
];
const titles = globSync('content/ads/*.yaml').map(
  (file) => (parse(readFileSync(file, 'utf8')) as { title: string }).title,
);
/** Everything by which an advertisement shows itself in the bytes of a page. */
const ad = new RegExp(`class="ad\\b|${words.article.ad}|${titles.join('|')}`);

test('a PRO member gets pages without an advertisement in them', async ({ page, world }) => {
  await signIn(page, 'bram');
  const headers = { Cookie: await cookieHeader(page) };
  for (const path of PAGES) {
    const html = await (await fetch(world.origin + path, { headers })).text();
    expect(html, path).toContain('data-tier="pro"');
    expect(html, path).not.toMatch(ad);
  }
  const slots = await fetch(`${world.origin}/api/articles/de-prijs-van-een-vacature/slots`, { headers });
  expect(await slots.text()).not.toMatch(/\bad-title\b|Advertentie/);
});

test('everyone else gets one, with room kept for it', async ({ page, world }) => {
  expect(await world.curl(ARTICLE)).toMatch(ad);
  await page.goto(ARTICLE);
  await expect(page.getByRole('complementary', { name: words.article.adUnder })).toBeVisible();
  await signIn(page, 'anna', ARTICLE);
  await expect(page.getByRole('complementary', { name: words.article.adUnder })).toBeVisible();
});

test('a page from a cache shows a PRO reader none, and moves nothing @script-only', async ({ page, world }) => {
  const cached = await world.curl(ARTICLE);
  await page.context().addCookies([{ name: 'kb_lid', value: 'pro', url: world.origin }]);
  await page.route(`**${ARTICLE}`, (route) => route.fulfill({ body: cached, contentType: 'text/html; charset=utf-8' }));
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: 'layout-shift',
      buffered: true,
    });
  });
  await page.goto(ARTICLE);
  await expect(page.locator('html')).toHaveAttribute('data-tier', 'pro');
  await expect(page.getByRole('complementary', { name: words.article.adUnder })).toBeHidden();
  await page.getByRole('contentinfo').scrollIntoViewIfNeeded();
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
});
