import { ARTICLE, expect, test } from './world.ts';

test('a reader chooses dark, and the next page is dark before anything is drawn @script-only', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByLabel('Weergave').selectOption('Donker');
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.addInitScript(() => {
    // What the first frame would show.
    document.addEventListener('readystatechange', () => {
      const seen = globalThis as unknown as { first?: string };
      seen.first ??= document.documentElement.dataset.theme ?? 'none';
    });
  });
  await page.goto(ARTICLE);
  expect(await page.evaluate(() => (globalThis as unknown as { first?: string }).first)).toBe('dark');
  expect(await paper()).toBe(dark);
  await page.getByLabel('Weergave').selectOption('Zoals uw apparaat');
  expect(await paper()).toBe(light);
});

test('an article leads on through its channel, and says where it is to machines', async ({ page, world }) => {
  await page.goto(ARTICLE);
  await page.getByRole('navigation', { name: 'Verder in Organisatie' }).getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  const html = await world.curl(ARTICLE);
  expect(html).toContain('"@type":"BreadcrumbList"');
  const image = /property="og:image" content="https:\/\/[^/]+(\/beeld\/[^"]+)"/.exec(html)![1]!;
  const answer = await fetch(world.origin + image);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
});

test('the Markdown of an article stops where the gate does', async ({ world }) => {
  const open = await world.curl('/artikelen/een-loket-met-een-gezicht.md');
  const gated = await world.curl('/artikelen/de-prijs-van-een-vacature.md');

  expect(open.split(/\s+/).length).toBeGreaterThan(900);
  expect(gated.split(/\s+/).length).toBeLessThan(420);
  expect(gated).not.toMatch(/<[A-Z]/);
  expect(await world.curl('/llms.txt')).toContain('/artikelen/de-prijs-van-een-vacature.md');
});

test('a series says which part this is, and leads to the others', async ({ page }) => {
  await page.goto('/artikelen/een-begroting-die-de-raad-wel-leest/');
  await expect(page.locator('.opening .series')).toHaveText('Serie: Het geld van de raad, deel 3 van 3');
  await page.locator('.series-parts').getByRole('link', { name: 'De prijs van een vacature' }).click();
  await page.locator('.opening').getByRole('link', { name: 'Het geld van de raad' }).click();
  await expect(page.getByRole('main').getByRole('heading', { level: 3 })).toHaveCount(3);
});

test('the archive leads by year and month to every article', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Archief' }).click();
  await page.getByRole('link', { name: '2026' }).click();
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('november');
  await expect(page.getByRole('main').getByRole('heading', { level: 3 })).toHaveCount(14);
});

test('a phone gets a photograph of its own size, in the format that is lightest', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(ARTICLE);
  const picture = page.locator('picture img');
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete)).toBe(true);
  expect(await picture.evaluate((image: HTMLImageElement) => image.currentSrc)).toMatch(/-400\.avif$/);
  expect(asked.filter((url) => url.includes('/balie.'))).toHaveLength(1);
});

test('a feed is readable where a browser shows it', async ({ page }) => {
  await page.goto('/rss.xml');
  const title = await page.evaluate(() => {
    const found = document.querySelector('item > title')!;
    return { display: getComputedStyle(found).display, weight: getComputedStyle(found).fontWeight };
  });
  expect(title).toEqual({ display: 'block', weight: '600' });
});
