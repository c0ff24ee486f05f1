import { ARTICLE, signIn, test } from './world.ts';

/** `npm run screenshots`: the pictures in the README, made from the site as it is. */
const folder = '.github';

test('the home page', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 1100 });
  await page.goto('/');
  await page.screenshot({ path: `${folder}/home.png` });
});

test('an article', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 1100 });
  await page.goto(ARTICLE);
  await page.screenshot({ path: `${folder}/article.png` });
});

test.describe('in the dark', () => {
  test.use({ colorScheme: 'dark' });

  test('reactions', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 1100 });
    await signIn(page, 'anna', ARTICLE);
    await page.locator('#reageer').scrollIntoViewIfNeeded();
    await page.goto(`${ARTICLE}#reageer`);
    await page.screenshot({ path: `${folder}/reactions.png` });
  });
});
