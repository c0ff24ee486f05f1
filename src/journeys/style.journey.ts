import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './world.ts';

const sections = ['kleuren', 'tekst', 'lijsten', 'lidmaatschap', 'formulieren', 'reacties', 'beheer'];
/** Machines draw the same letters a little differently; a border, a colour or a margin that moved is more than this. */
const SAME_ENOUGH = { maxDiffPixelRatio: 0.02, threshold: 0.25 };

async function compare(page: Page, part: Locator, name: string): Promise<void> {
  await page.evaluate(() => {
    const { style } = document.documentElement;
    // The letters of the interface are the system's, so another machine has others: here all are those of the text.
    style.setProperty('--sans', 'var(--serif)');
    return document.fonts.ready;
  });
  await expect(part).toHaveScreenshot(name, { ...SAME_ENOUGH, animations: 'disabled' });
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, width] of [
    ['phone', 360],
    ['desktop', 1280],
  ] as const) {
    test.describe(`${colorScheme}, ${device}`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });

      test('every component looks as it did @script-only', async ({ page }) => {
        await signIn(page, 'redactie', '/beheer/stijl/');
        for (const name of sections)
          await compare(
            page,
            page.locator(`[data-style="${name}"] > :last-child`),
            `${name}-${colorScheme}-${device}.png`,
          );
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      });
    });
  }
}

test('the style page is for moderators, and tells search engines to stay away', async ({ page, world }) => {
  await signIn(page, 'anna');
  expect((await page.goto('/beheer/stijl/'))?.status()).toBe(404);
  await signIn(page, 'redactie', '/beheer/stijl/');
  expect(await page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');
  expect(await world.curl('/sitemap-0.xml')).not.toContain('stijl');
});
