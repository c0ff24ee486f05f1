import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './world.ts';

test('a reader finds an article by a word in another form, narrows the list, and keeps the address @script-only', async ({
  page,
}) => {
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  await page.goto('/zoeken/');
  await page.getByLabel('Waar zoekt u naar?').fill('telefoons');
  await expect(page.getByRole('status')).toContainText('gevonden');
  const titles = page.locator('#resultaten h3');
  await expect(titles.filter({ hasText: 'Een loket met een gezicht' })).toBeVisible();
  await expect(page.locator('#resultaten mark').first()).toBeVisible();

  await page.getByLabel('Kanaal').selectOption('Organisatie');
  await page.getByLabel('Toegang').selectOption('Voor iedereen');
  await expect(page).toHaveURL(/q=telefoons&kanaal=Organisatie&toegang=Voor\+iedereen/);
  await page.reload();
  await expect(titles.filter({ hasText: 'Een loket met een gezicht' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await page.getByLabel('Waar zoekt u naar?').fill('xqzwvk');
  await expect(page.getByRole('status')).toContainText('Niets gevonden');
  await expect(titles).toHaveCount(0);
  expect(said).toEqual([]);
});

test('all articles of a year and a topic, without a word @script-only', async ({ page }) => {
  await page.goto('/zoeken/?jaar=2026&onderwerp=Begroting');

  await expect(page.locator('#resultaten h3').first()).toBeVisible();
});

test('what is gated cannot be found @script-only', async ({ page }) => {
  await page.goto('/zoeken/');
  const texts = await page.evaluate(async () => {
    const address = '/pagefind/pagefind.js';
    const pagefind = await import(/* @vite-ignore */ address);
    const { results } = await pagefind.search(null, { filters: { toegang: 'PRO' } });
    return Promise.all(
      results.map(async (one: { data: () => Promise<{ content: string }> }) => (await one.data()).content),
    );
  });

  expect(texts.length).toBeGreaterThan(2);
  for (const text of texts) expect(text.split(/\s+/).length).toBeLessThan(420); // a teaser; whole articles have a thousand
});

test('without JavaScript the page says where else to look', async ({ page, javaScriptEnabled }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Zoeken' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zoeken');
  if (!javaScriptEnabled) await expect(page.locator('noscript a')).toBeVisible();
});
