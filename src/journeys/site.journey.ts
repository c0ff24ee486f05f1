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
